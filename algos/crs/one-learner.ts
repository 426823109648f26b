import { InputError } from '../../core/errors.js';

/** Refuses runs whose past dialogues would have to be shared between learners. */
export function refuseManyLearners(algorithm: string, learners: number): void {
  if (learners > 1) {
    throw new InputError(
      `${algorithm} keeps past dialogues at one learner: learner.count must be 1, not ${learners}`,
    );
  }
}
