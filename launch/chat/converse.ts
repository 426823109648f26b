import type { PlayedStep } from '../../core/algorithm.js';
import type { Conversation, Person } from '../../core/conversation.js';
import type { Policy } from '../../core/policy.js';
import type { Rng } from '../../core/random.js';

/** How a conversation is held. */
export interface Talk {
  readonly conversation: Conversation;
  readonly policy: Policy;
  /** What is said of a step beside where the conversation stands. */
  readonly note?: (played: PlayedStep) => string;
  readonly rng: Rng;
  readonly task?: unknown;
}

/** One conversation of a policy, which acts greedily, with a person. Rejects with a PersonLeft when she leaves before the end. */
export async function converse(
  { conversation, policy, note, rng, task }: Talk,
  person: Person,
): Promise<void> {
  let { observation } = await conversation.reset({ rng: rng.fork('env'), task }, person);
  let memory = policy.start(1);
  person.tell(`(${conversation.status()})`);
  for (let t = 0; ; t++) {
    const decision = policy.act([observation], memory, { rng: rng.fork('policy', t), greedy: true });
    memory = decision.memory;
    const [action] = decision.actions;
    const seen = structuredClone(observation);
    const step = await conversation.step(action, person);
    const said = [conversation.status(), note?.({ observation: seen, action, step }) ?? ''];
    person.tell(`(${said.filter((part) => part !== '').join('; ')})`);
    if (step.terminated || step.truncated) return;
    observation = step.observation;
  }
}
