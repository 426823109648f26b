import type { EnvSpec } from '../../core/algorithm.js';
import { InputError } from '../../core/errors.js';
import { fullKnowledge, type FullKnowledge } from '../../envs/crs/full-knowledge.js';

/**
 * The choices of CRM, EAR and FPAN: number p asks about attribute p, number P recommends. Possible are the offered questions, all of them
 * where `env.offeredQuestions` is large enough, and a recommendation always.
 */
export interface Choices {
  /** P + 1. */
  readonly count: number;
  readonly recommend: number;
  /** 1 for every choice that an observation allows, 0 for the others; written to out[at ..]. */
  writeAllowed(out: Float32Array, at: number, offered: ArrayLike<number>, mask: ArrayLike<number>): void;
  /** The slot that stands for a choice; that of a recommendation where it is not allowed. */
  slotOf(choice: number, offered: Int32Array): number;
}

/** The choices in an environment. `questions` is how many it offers. */
export function choicesOf({ items, attributes }: FullKnowledge, questions: number): Choices {
  return {
    count: attributes + 1,
    recommend: attributes,
    writeAllowed(out, at, offered, mask) {
      out.fill(0, at, at + attributes);
      for (let slot = 0; slot < questions; slot++) {
        const p = offered[slot] - items;
        if (mask[slot] !== 0 && p >= 0 && p < attributes) out[at + p] = 1;
      }
      out[at + attributes] = 1;
    },
    slotOf(choice, offered) {
      const slot = choice === attributes ? -1 : offered.subarray(0, questions).indexOf(items + choice);
      return slot < 0 ? questions : slot;
    },
  };
}

/** Refuses environments whose questions are not about single attributes; gives what is known in the others. */
export function attributeKnowledge(spec: EnvSpec, algorithm: string): FullKnowledge {
  const knowledge = fullKnowledge(spec, algorithm);
  if (knowledge.nothing !== knowledge.items + knowledge.attributes) {
    throw new InputError(`${algorithm} asks about single attributes: env.questions must be 'binary'`);
  }
  return knowledge;
}
