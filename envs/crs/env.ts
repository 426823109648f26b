import type { Action, Env, Info, Observation, Reset, Step } from '../../core/env.js';
import type { Rng } from '../../core/random.js';
import { discrete, multiDiscrete, type Space } from '../../core/spaces.js';
import { ANSWERS, type Answers, type TurnInfo } from './answers.js';
import type { CrsConfig } from './config.js';
import { Dialogue, type Turn } from './dialogue.js';
import { fullView } from './full-view.js';
import { nodesOf } from './knowledge.js';
import { hdcg } from './metrics.js';
import { Offer } from './offer.js';
import type { Tables } from './tables.js';
import type { CrsTask, PairTasks } from './tasks.js';
import { transcript } from './transcript.js';
import { featureView, idView, type Played, type View } from './view.js';

/** The numbers in `info.metrics` when a dialogue ends. */
export const CRS_METRICS = ['success', 'turns', 'position', 'hdcg'] as const;

/**
 * The numbers per turn that are known when a dialogue has ended: how many candidates stood before the target when the turn began, and
 * how the user answered (ANSWERS).
 */
export const CRS_HINDSIGHT = ['rank', 'answer'] as const;

/** What the agent is about to do. */
export type Intention = { readonly question: number } | { readonly items: readonly number[] };

const VIEWS = { features: featureView, ids: idView, full: fullView };

/** What the opening counts as where an observation tells the last reward [MetaCRS as released]. */
const OPENING_REWARD = 0.1;

/**
 * Conversational recommendation as an environment: an episode is one dialogue with a simulated user who is looking for one item.
 *
 * Observation: features or ids of the dialogue and of the A = offeredQuestions + offeredItems actions offered (see featureView,
 * idView and Offer), with a `mask` [A] that is 1 where a slot is filled. Action: the number of a slot. A question slot asks; an item slot recommends
 * that item first and then the other offered ones in the order of their score, listSize in all. With `lists` 'policy' an action is
 * the number of a slot and listSize items, filled up with the number of items: what is recommended when an item slot is played, by choice or
 * by the testing procedure. Of a list what is no candidate is left out; when nothing is left, the environment's own takes its place.
 */
export class CrsEnv implements Env<CrsTask> {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  private readonly dialogue: Dialogue;
  private readonly offer: Offer;
  private readonly view: View;
  private evaluating = false;
  private played: Played = { node: 0, reward: 0 };

  constructor(
    private readonly config: CrsConfig,
    private readonly tables: Tables,
    private readonly tasks: PairTasks,
  ) {
    this.dialogue = new Dialogue(tables, config);
    const leadingItems = config.observation === 'features' ? 0 : config.observedCandidates;
    this.offer = new Offer(tables, { ...config, leadingItems });
    this.view = VIEWS[config.observation](tables, this.offer, config);
    const list = Array<number>(config.listSize).fill(tables.data.items + 1);
    this.actionSpace =
      config.lists === 'policy' ? multiDiscrete([this.offer.slots, ...list]) : discrete(this.offer.slots);
    this.observationSpace = this.view.space;
  }

  /** System turn that comes next, from 1; after the end, the last one. */
  get turn(): number {
    return this.dialogue.turn;
  }

  /** The first attribute that the user opened with. */
  get openingAttribute(): number {
    return this.dialogue.accepted[0];
  }

  /** How many candidates are left. */
  get candidateCount(): number {
    return this.dialogue.size;
  }

  /** The entropies of the offered questions, slot by slot. */
  get questionEntropies(): Float64Array {
    return this.offer.questions.entropies.subarray(0, this.offer.questions.count);
  }

  /** Starts the dialogue of `task`, or of a training pair drawn from `rng`. */
  reset({ rng, task = this.tasks.sample(rng, 'train', 1)[0] }: { rng: Rng; task?: CrsTask }): Reset {
    this.evaluating = this.config.testOverrides && task.split !== 'train';
    this.dialogue.start(task.user, task.item, rng);
    this.played = { node: this.openingNode(), reward: OPENING_REWARD };
    return { observation: this.observe(), info: {} };
  }

  /** Starts a dialogue that begins with the topic `opening`, in which `answers` speak for `user`, as in testing. */
  open(user: number, opening: number, answers: Answers): Reset {
    this.evaluating = this.config.testOverrides;
    this.dialogue.open(user, opening, answers);
    this.played = { node: this.openingNode(), reward: OPENING_REWARD };
    return { observation: this.observe(), info: {} };
  }

  /** What an action would do in this turn; undefined when it would have no effect. */
  intention(action: Action): Intention | undefined {
    return this.dialogue.ignored ? undefined : this.plan(action).intention;
  }

  step(action: Action): Step {
    const { slot, intention } = this.plan(action);
    const turnPlayed = this.dialogue.turn;
    const reward =
      'question' in intention
        ? this.dialogue.ask(intention.question)
        : this.dialogue.recommend(intention.items);
    const node = 'question' in intention ? this.topicNode(intention.question) : intention.items[0];
    this.played = { node, reward };
    const { done, success, turn, position, turnLog } = this.dialogue;
    const metrics = {
      success: success ? 1 : 0,
      turns: turn,
      position,
      hdcg: success ? hdcg(turn, position) : 0,
    };
    const turnInfo: TurnInfo = { slot, answer: answerOf(turnLog[turnPlayed]) };
    const info: Info = done ? { ...turnInfo, metrics, hindsight: this.hindsight() } : { ...turnInfo };
    return { observation: this.observe(), reward, terminated: done, truncated: false, info };
  }

  /** The dialogue so far as text; the target is named once it has ended. Notes stand beside the user's answers. */
  render(notes?: readonly string[]): string {
    return transcript(this.dialogue, this.tables, notes);
  }

  close(): void {}

  /** The slot that is played: the chosen one, or the best item where the testing procedure recommends whatever was chosen. */
  private overrule(slot: number): number {
    const { dialogue, config } = this;
    const override = this.evaluating && (dialogue.size <= config.listSize || dialogue.turn === config.turns);
    return override ? config.offeredQuestions : slot;
  }

  /** The slot that is played, and what that does. */
  private plan(action: Action): { slot: number; intention: Intention } {
    const [chosen, ...list] = typeof action === 'number' ? [action] : [...(action as Int32Array)];
    const slot = this.overrule(chosen);
    const choice = this.offer.at(slot);
    if ('question' in choice) return { slot, intention: choice };
    const own = [...new Set(list)].filter(
      (v) => v < this.tables.data.items && this.dialogue.candidates.has(v),
    );
    const items = own.length > 0 ? own : this.offer.list(choice.item, this.config.listSize);
    return { slot, intention: { items } };
  }

  private topicNode(topic: number): number {
    return nodesOf(this.tables.data, this.tables.topics).topics + topic;
  }

  private openingNode(): number {
    const [opening] = this.dialogue.turnLog;
    return opening.kind === 'opening' && opening.topic !== undefined
      ? this.topicNode(opening.topic)
      : this.tables.data.items + this.openingAttribute;
  }

  private hindsight(): { readonly [name in (typeof CRS_HINDSIGHT)[number]]: readonly number[] } {
    const { targetRanks, turnLog, turn } = this.dialogue;
    return { rank: targetRanks, answer: turnLog.slice(1, turn + 1).map(answerOf) };
  }

  /** After the end the last offer stays: nothing follows that would read it. */
  private observe(): Observation {
    if (!this.dialogue.done) {
      this.offer.update(this.dialogue);
      this.view.update(this.dialogue, this.offer, this.played);
    }
    return this.view.observation;
  }
}

function answerOf(exchange: Turn): number {
  switch (exchange.kind) {
    case 'question':
      return exchange.accepted ? ANSWERS.accepted : ANSWERS.rejected;
    case 'list':
      return exchange.position > 0 ? ANSWERS.hit : ANSWERS.missed;
    case 'opening':
    case 'quit':
      return ANSWERS.quit;
  }
}
