import { wrap, type Tensor } from '../../core/tensor/index.js';
import { ANSWERS } from '../../envs/crs/answers.js';
import type { CrsKnowledge } from '../../envs/crs/knowledge.js';
import type { Dialogues } from './dialogues.js';

const CODES: readonly number[] = [ANSWERS.accepted, ANSWERS.rejected, ANSWERS.hit, ANSWERS.missed];

/** Numbers per turn in `actionInputs`. */
export const actionInputSize = (dim: number, answers: boolean): number => dim + (answers ? CODES.length : 0);

/**
 * What the intrinsic reward reads of each turn beside the state: the vector of the attribute asked or of the item chosen and, with
 * `answers`, which of four answers the user gave (none where the turn had no effect). [rows, actionInputSize]
 */
export function actionInputs({ columns }: Dialogues, knowledge: CrsKnowledge, answers: boolean): Tensor {
  const { dim, vectors } = knowledge;
  const chosen = columns['action'].data;
  const { data: offered, shape } = columns['turn/offered'];
  const size = actionInputSize(dim, answers);
  const inputs = new Float32Array(chosen.length * size);
  for (let row = 0; row < chosen.length; row++) {
    const node = offered[row * shape[1] + chosen[row]];
    inputs.set(vectors.subarray(node * dim, (node + 1) * dim), row * size);
    const code = answers ? CODES.indexOf(columns['hindsight/answer'].data[row]) : -1;
    if (code >= 0) inputs[row * size + dim + code] = 1;
  }
  return wrap(inputs, [chosen.length, size]);
}
