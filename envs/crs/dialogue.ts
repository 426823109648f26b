import type { Rng } from '../../core/random.js';
import { ANSWERS, type Answers } from './answers.js';
import { Bits } from './bits.js';
import { Candidates } from './candidates.js';
import { ItemScores, type ItemScore } from './item-scores.js';
import { listAt } from './lists.js';
import type { Rewards } from './rewards.js';
import type { Tables } from './tables.js';
import { topItems } from './top-items.js';

/**
 * How the turn budget T is counted. `strict`: T system turns; the T-th, if it does not succeed, earns its own reward plus quit.
 * `compat` (UNICORN and MetaCRS as released): the opening takes a slot, so T-1 turns have an effect and the T-th decision is ignored
 * and earns quit.
 */
export type TurnConvention = 'strict' | 'compat';

export interface DialogueOptions {
  /** T. */
  readonly turns: number;
  readonly turnConvention: TurnConvention;
  readonly itemScore: ItemScore;
  readonly rewards: Rewards;
}

const NOBODY_KNOWS = -1;

/** One exchange, as a transcript shows it. */
export type Turn =
  | { readonly kind: 'opening'; readonly topic?: number; readonly confirmed: readonly number[] }
  | {
      readonly kind: 'question';
      readonly topic: number;
      /** The attributes of the topic that the user wants, earlier answers included. */
      readonly confirmed: readonly number[];
      /** Whether there is one. */
      readonly accepted: boolean;
    }
  | { readonly kind: 'list'; readonly items: readonly number[]; readonly position: number }
  | { readonly kind: 'quit' };

/**
 * One conversation between the agent and a simulated user who is looking for one item, with the bookkeeping an agent may use. What
 * only the user knows (the target, the attributes she confirms) is private and never leaves before the end.
 *
 * She opens with an attribute she confirms, drawn uniformly. A question about p is answered yes exactly if she confirms p; then
 * only candidates with p remain. A no removes nothing: it speaks through the scores alone. A list that misses the target is removed
 * from the candidates. So the target is always among them, and a list of all candidates always succeeds.
 *
 * Where questions are enumerated she opens with a group of attributes that she confirms one of, and every question is about a group: each
 * attribute of it is answered as if it had been asked alone, in one turn, and the turn counts as accepted if she wants one of them. The
 * opening is answered in the same way [UNICORN as released].
 *
 * Somebody else may answer in her place (`open`): then the target is what she has in mind, and the dialogue also ends when nothing is
 * left that could be it.
 */
export class Dialogue {
  /** C. */
  readonly candidates: Candidates;
  /** Grows with the opening and with every acceptance. Until the next one candidates only leave, by missed lists, and scores only fall. */
  era = 0;
  /** P+, P-, V- in the order of the dialogue. */
  accepted: number[] = [];
  rejected: number[] = [];
  rejectedItems: number[] = [];
  /** What each of V- weighed when it was rejected. */
  rejectedWeights: number[] = [];
  /** Topics that may not be asked about again: for single attributes P+ and P- together. */
  readonly asked: Bits;
  readonly scores: ItemScores;
  /** Per slot: +1 yes, -1 no, +2 hit, -2 missed list, 0 quit or not reached. Slot 0 is the opening, slot t system turn t < T. */
  readonly history: Int8Array;
  /** System turn that comes next, from 1; after the end, the last one. */
  turn = 1;
  done = false;
  /** After a success, the target's place in the list, from 1. */
  position = 0;
  user = -1;
  turnLog: Turn[] = [];
  /** Attributes in P+, and those in P+ or P-. */
  private readonly wanted: Bits;
  private readonly answered: Bits;
  readonly #confirms: Bits;
  readonly #simulated: Answers = {
    confirms: (attribute) => this.#confirms.has(attribute),
    place: (items) => items.indexOf(this.#target) + 1,
  };
  #answers: Answers = this.#simulated;
  #target = NOBODY_KNOWS;
  #rank = 0;
  #ranks: number[] = [];

  constructor(
    private readonly tables: Tables,
    readonly options: DialogueOptions,
  ) {
    const { attributes } = tables.data;
    this.candidates = new Candidates(tables);
    this.asked = new Bits(tables.topics.count);
    this.wanted = new Bits(attributes);
    this.answered = new Bits(attributes);
    this.#confirms = new Bits(attributes);
    this.scores = new ItemScores(tables, options.itemScore, this.candidates);
    this.history = new Int8Array(options.turns);
    this.done = true;
  }

  /** How many candidates there are. */
  get size(): number {
    return this.candidates.size;
  }

  get success(): boolean {
    return this.position > 0;
  }

  /** The target, which is known once the dialogue has ended; undefined when whoever answered kept it to herself. */
  get target(): number | undefined {
    if (!this.done) throw new RangeError('Dialogue.target: hidden until the dialogue has ended');
    return this.#target === NOBODY_KNOWS ? undefined : this.#target;
  }

  /** How many candidates stood before the target of the simulated user at each turn so far; known once the dialogue has ended. */
  get targetRanks(): readonly number[] {
    if (!this.done) throw new RangeError('Dialogue.targetRanks: hidden until the dialogue has ended');
    return this.#ranks;
  }

  /** Starts a dialogue in which `user` looks for `item`; what she opens with is drawn from `rng`. */
  start(user: number, item: number, rng: Rng): void {
    const { data, topics } = this.tables;
    const confirmed = this.confirmSet(user, item);
    const wanted = confirmed.length > 0 ? confirmed : listAt(data.itemAttributes, item);
    this.#target = item;
    this.#answers = this.#simulated;
    this.#confirms.clear();
    for (const p of confirmed) this.#confirms.add(p);
    const draw = (choices: Int32Array): number => choices[rng.int(choices.length)];
    if (topics.kind === 'binary') {
      const attribute = draw(wanted);
      this.begin(user, attribute, [attribute]);
    } else {
      const groups = listAt(topics.ofItems, item).filter((g) =>
        this.listed(g).some((p) => wanted.includes(p)),
      );
      if (groups.length === 0) this.begin(user, undefined, [draw(wanted)]);
      else {
        const group = draw(groups);
        this.begin(
          user,
          group,
          this.listed(group).filter((p) => wanted.includes(p)),
        );
      }
    }
    this.#rank = this.rankOfTarget();
    this.#ranks = [this.#rank];
  }

  /**
   * Starts a dialogue that begins with the topic `opening`, in which `answers` speak for `user`: which attributes of a group they open with,
   * and all that follows.
   */
  open(user: number, opening: number, answers: Answers): void {
    this.#target = NOBODY_KNOWS;
    this.#answers = answers;
    const wanted = this.listed(opening);
    this.begin(
      user,
      opening,
      this.tables.topics.kind === 'binary' ? wanted : wanted.filter((p) => answers.confirms(p)),
    );
    this.#ranks = [];
  }

  /**
   * Asks about a topic that was not asked about before; returns the reward. Attributes that an earlier question told are not answered again.
   * Throws a RangeError on a repeated question.
   */
  ask(topic: number): number {
    if (this.ignored) return this.quit();
    if (this.asked.has(topic)) throw new RangeError(`Dialogue.ask: topic ${topic} was asked about before`);
    const open = this.listed(topic).filter((p) => !this.answered.has(p));
    const fresh = open.filter((p) => this.#answers.confirms(p));
    if (fresh.length > 0) this.era++;
    for (const p of fresh) this.candidates.narrow(p);
    const { version } = this.scores;
    const own = this.#target === NOBODY_KNOWS ? 0 : this.scoreOf(this.#target);
    this.hear(topic, fresh);
    if (this.#target !== NOBODY_KNOWS) this.rerank(fresh.length > 0, version, own);
    const confirmed = this.listed(topic).filter((p) => this.wanted.has(p));
    const yes = confirmed.length > 0;
    this.turnLog.push({ kind: 'question', topic, confirmed, accepted: yes });
    const { accepted, rejected } = this.options.rewards;
    return this.endTurn(yes ? ANSWERS.accepted : ANSWERS.rejected, yes ? accepted : rejected);
  }

  /** Recommends candidates, best first; returns the reward. Throws a RangeError when an item is not a candidate. */
  recommend(items: readonly number[]): number {
    if (this.ignored) return this.quit();
    const stranger = items.find((v) => !this.candidates.has(v));
    if (stranger !== undefined)
      throw new RangeError(`Dialogue.recommend: item ${stranger} is not a candidate`);
    this.position = this.#answers.place(items);
    this.turnLog.push({ kind: 'list', items: [...items], position: this.position });
    if (this.success) {
      this.#target = items[this.position - 1];
      if (this.turn < this.options.turns) this.history[this.turn] = ANSWERS.hit;
      this.done = true;
      return this.options.rewards.listHit;
    }
    const missed = [...new Set(items)];
    for (const v of missed) {
      if (this.#target !== NOBODY_KNOWS && this.beforeTarget(v)) this.#rank--;
      this.rejectedItems.push(v);
      this.rejectedWeights.push(this.candidates.g[this.candidates.placeOf(v)]);
    }
    this.candidates.remove(missed);
    return this.endTurn(ANSWERS.missed, this.options.rewards.listMiss);
  }

  /** Writes the best candidates by score to the front of `out`, best first; returns how many. */
  best(out: Int32Array): number {
    const { members, size, w } = this.candidates;
    return topItems(members, size, w, out);
  }

  /** The score of a candidate. */
  scoreOf(item: number): number {
    return this.candidates.w[this.candidates.placeOf(item)];
  }

  private begin(user: number, topic: number | undefined, confirmed: readonly number[]): void {
    this.user = user;
    this.accepted = [];
    this.rejected = [];
    this.rejectedItems = [];
    this.rejectedWeights = [];
    this.asked.clear();
    this.wanted.clear();
    this.answered.clear();
    this.history.fill(0);
    this.history[0] = ANSWERS.accepted;
    this.turn = 1;
    this.position = 0;
    this.done = false;
    this.turnLog = [{ kind: 'opening', topic, confirmed }];
    this.era++;
    this.candidates.open(confirmed);
    this.scores.open(user);
    this.hear(topic, confirmed);
  }

  /** Takes down that she wants `confirmed` of a topic, which all candidates have, and nothing else of it. */
  private hear(topic: number | undefined, confirmed: readonly number[]): void {
    if (topic !== undefined) this.asked.add(topic);
    for (const p of confirmed) {
      this.accepted.push(p);
      this.wanted.add(p);
      this.answered.add(p);
    }
    for (const p of confirmed) this.scores.accept(p);
    for (const p of topic === undefined ? [] : this.listed(topic)) {
      if (this.answered.has(p)) continue;
      this.answered.add(p);
      this.rejected.push(p);
      this.scores.reject(p);
    }
  }

  /** The attributes that a question about a topic lists. */
  private listed(topic: number): number[] {
    return [...listAt(this.tables.topics.attributes, topic)];
  }

  private confirmSet(user: number, item: number): Int32Array {
    const { itemAttributes, userAttributes, userModel } = this.tables.data;
    const own = listAt(itemAttributes, item);
    if (userModel === 'item-centric') return own;
    if (!userAttributes) throw new RangeError('Dialogue: the user-centric model needs userAttributes');
    const cares = new Set(listAt(userAttributes, user));
    return own.filter((p) => cares.has(p));
  }

  /** In the order of `best`. */
  private rankOfTarget(): number {
    const { size, w } = this.candidates;
    const target = this.candidates.placeOf(this.#target);
    const own = w[target];
    let before = 0;
    // Places are in the order of ids. Without a branch: a processor guesses a random one wrongly every other time.
    for (let i = 0; i < target; i++) before += Number(w[i] >= own);
    for (let i = target; i < size; i++) before += Number(w[i] > own);
    return before;
  }

  /** Brings the rank up to date after an answer: the scores had that `version` before, and the target that score. */
  private rerank(accepted: boolean, version: number, before: number): void {
    const { touchedPlaces: places, touchedCount, scoresBefore, version: now } = this.scores;
    const target = this.#target;
    const own = this.scoreOf(target);
    if (accepted || now > version + 1 || own !== before) {
      this.#rank = this.rankOfTarget();
      return;
    }
    // One rejection: it is enough to look at those whose scores fell.
    const { w } = this.candidates;
    const place = this.candidates.placeOf(target);
    for (let i = 0; now > version && i < touchedCount; i++) {
      const old = scoresBefore[i];
      if (old < own) continue;
      const score = w[places[i]];
      const earlier = places[i] < place;
      if ((old > own || earlier) && (score < own || (score === own && !earlier))) this.#rank--;
    }
  }

  private beforeTarget(v: number): boolean {
    const score = this.scoreOf(v);
    const own = this.scoreOf(this.#target);
    return score > own || (score === own && v < this.#target);
  }

  /** Whether the next decision has no effect: the T-th under compat counting. */
  get ignored(): boolean {
    if (this.done) throw new RangeError('Dialogue: start a dialogue before the next turn');
    return this.options.turnConvention === 'compat' && this.turn === this.options.turns;
  }

  private quit(): number {
    this.done = true;
    this.turnLog.push({ kind: 'quit' });
    return this.options.rewards.quit;
  }

  private endTurn(code: number, reward: number): number {
    const { turns } = this.options;
    if (this.turn < turns && this.size > 0) {
      this.history[this.turn++] = code;
      if (this.#target !== NOBODY_KNOWS) this.#ranks.push(this.#rank);
      return reward;
    }
    return reward + this.quit();
  }
}
