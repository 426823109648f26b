import type { Dialogue } from './dialogue.js';
import { Leaders } from './leaders.js';
import { Questions, type QuestionSelection } from './questions.js';
import type { Tables } from './tables.js';

/** How many actions of each kind a turn offers, and how the questions are chosen. */
export interface OfferOptions {
  readonly questionSelection: QuestionSelection;
  readonly offeredQuestions: number;
  readonly offeredItems: number;
  /** How many of the best candidates are found every turn, at least those that are offered. */
  readonly leadingItems: number;
}

/** What an action stands for. */
export type Choice = { readonly question: number } | { readonly item: number };

/**
 * What the policy may choose from in a turn: questions in the slots from 0, items in the slots from `offeredQuestions`; within each
 * kind the best comes first, and slots at the end stay empty where there are too few.
 */
export class Offer {
  readonly questions: Questions;
  /** The best candidates by environment score: items[0..itemCount-1]. */
  readonly items: Int32Array;
  itemCount = 0;
  /** As many of the best candidates as somebody wants to see, the offered ones among them: leading[0..leadingCount-1]. */
  readonly leading: Int32Array;
  leadingCount = 0;
  private readonly leaders: Leaders;
  readonly slots: number;

  constructor(
    tables: Tables,
    private readonly options: OfferOptions,
  ) {
    this.questions = new Questions(tables, options.questionSelection, options.offeredQuestions);
    this.leading = new Int32Array(
      Math.max(options.offeredItems, Math.min(tables.data.items, options.leadingItems)),
    );
    this.leaders = new Leaders(tables.data.items, this.leading.length);
    this.items = this.leading.subarray(0, options.offeredItems);
    this.slots = options.offeredQuestions + options.offeredItems;
  }

  /** Makes the offer for the dialogue's current state. */
  update(dialogue: Dialogue): void {
    this.questions.select(dialogue);
    this.leadingCount = this.leaders.update(dialogue, this.leading);
    this.itemCount = Math.min(this.leadingCount, this.items.length);
  }

  /** 1 for every slot that offers an action, 0 for the empty ones. */
  mask(out: Float32Array): void {
    const { offeredQuestions } = this.options;
    out.fill(0).fill(1, 0, this.questions.count);
    out.fill(1, offeredQuestions, offeredQuestions + this.itemCount);
  }

  /**
   * What a slot stands for. An empty slot stands for the last filled one of its kind, or for a recommendation when no question is
   * left, so that every choice is an action.
   */
  at(slot: number): Choice {
    const { offeredQuestions } = this.options;
    if (slot < offeredQuestions && this.questions.count > 0) {
      return { question: this.questions.ids[Math.min(slot, this.questions.count - 1)] };
    }
    const place = Math.max(0, slot - offeredQuestions);
    return { item: this.items[slot < offeredQuestions ? 0 : Math.min(place, this.itemCount - 1)] };
  }

  /**
   * The list that choosing `item` recommends: it first, then the other offered items in the order of their score, `size` at most.
   */
  list(item: number, size: number): number[] {
    const others = [...this.items.subarray(0, this.itemCount)].filter((v) => v !== item);
    return [item, ...others].slice(0, size);
  }
}
