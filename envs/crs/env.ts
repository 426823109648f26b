import type { Action, Env, Info, Observation, Reset, Step } from '../../core/env.js';
import type { Rng } from '../../core/random.js';
import { box, dict, discrete, type Space } from '../../core/spaces.js';
import type { CrsConfig } from './config.js';
import { Dialogue } from './dialogue.js';
import { ACTION_FEATURES, Features, STATE_FEATURES } from './features.js';
import { hdcg } from './metrics.js';
import { Offer } from './offer.js';
import type { Tables } from './tables.js';
import type { CrsTask, PairTasks } from './tasks.js';
import { transcript } from './transcript.js';

/** The numbers in `info.metrics` when a dialogue ends. */
export const CRS_METRICS = ['success', 'turns', 'position', 'hdcg'] as const;

/**
 * Conversational recommendation as an environment: an episode is one dialogue with a simulated user who is looking for one item.
 *
 * Observation: `state` [S], `actions` [A, F] and `mask` [A] with the A = offeredQuestions + offeredItems actions offered (see
 * Features and Offer; mask is 1 where a slot is filled). Action: the number of a slot. A question slot asks; an item slot recommends
 * that item first and then the other offered ones in the order of their score, listSize in all.
 */
export class CrsEnv implements Env<CrsTask> {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  private readonly dialogue: Dialogue;
  private readonly offer: Offer;
  private readonly features: Features;
  private readonly mask: Float32Array;
  private evaluating = false;

  constructor(
    private readonly config: CrsConfig,
    private readonly tables: Tables,
    private readonly tasks: PairTasks,
  ) {
    this.dialogue = new Dialogue(tables, config);
    this.offer = new Offer(tables, config);
    this.features = new Features(tables, this.offer, config.listSize);
    this.mask = new Float32Array(this.offer.slots);
    this.actionSpace = discrete(this.offer.slots);
    this.observationSpace = dict({
      state: box([STATE_FEATURES.length], -1, 1),
      actions: box([this.offer.slots, ACTION_FEATURES.length], -1, 1),
      mask: box([this.offer.slots], 0, 1),
    });
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
    return { observation: this.observe(), info: {} };
  }

  step(action: Action): Step {
    const reward = this.play(action as number);
    const { done, success, turn, position } = this.dialogue;
    const metrics = {
      success: success ? 1 : 0,
      turns: turn,
      position,
      hdcg: success ? hdcg(turn, position) : 0,
    };
    const info: Info = done ? { metrics } : {};
    return { observation: this.observe(), reward, terminated: done, truncated: false, info };
  }

  /** The dialogue so far as text; the target is named once it has ended. */
  render(): string {
    return transcript(this.dialogue, this.tables.data);
  }

  close(): void {}

  private play(slot: number): number {
    const { dialogue, offer, config } = this;
    if (this.evaluating && (dialogue.size <= config.listSize || dialogue.turn === config.turns)) {
      return dialogue.recommend(offer.list(offer.items[0], config.listSize));
    }
    const choice = offer.at(slot);
    return 'question' in choice
      ? dialogue.ask(choice.question)
      : dialogue.recommend(offer.list(choice.item, config.listSize));
  }

  /** After the end the last offer stays: nothing follows that would read it. */
  private observe(): Observation {
    if (!this.dialogue.done) {
      this.offer.update(this.dialogue);
      this.features.update(this.dialogue);
      this.offer.mask(this.mask);
    }
    return { state: this.features.state, actions: this.features.actions, mask: this.mask };
  }
}
