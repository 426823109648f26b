import type { EnvSpec } from '../../core/algorithm.js';
import { InputError } from '../../core/errors.js';
import type { Dataset } from './dataset.js';
import { knowledgeOf, type CrsKnowledge } from './knowledge.js';
import type { Lists } from './lists.js';
import type { Topics } from './topics.js';

/** What algorithms may know where observations are full: the users and the links as well. */
export interface FullKnowledge extends CrsKnowledge {
  readonly users: number;
  /** Row-major [users + 1, dim]. The last row is the mean user, who stands for people nobody has seen before. */
  readonly userVectors: Float32Array;
  /** P_v: per item its attributes. */
  readonly itemAttributes: Lists;
  /** Per user the items of her training interactions; without any where the data has none. */
  readonly known: Lists;
}

/** The knowledge of a data set. */
export function fullKnowledgeOf(data: Dataset, topics?: Topics): FullKnowledge {
  const { users, itemAttributes, embedding } = data;
  const { dim } = embedding;
  const userVectors = new Float32Array((users + 1) * dim);
  userVectors.set(embedding.users.subarray(0, users * dim));
  for (let d = 0; d < dim; d++) {
    let sum = 0;
    for (let u = 0; u < users; u++) sum += embedding.users[u * dim + d];
    userVectors[users * dim + d] = sum / Math.max(1, users);
  }
  const nobody = { offsets: new Int32Array(users + 1), values: new Int32Array(0) };
  return { ...knowledgeOf(data, topics), users, userVectors, itemAttributes, known: data.known ?? nobody };
}

/** What is known in an environment `crs` with full observations. Throws an InputError in any other environment. */
export function fullKnowledge(spec: EnvSpec, algorithm: string): FullKnowledge {
  const knowledge = spec.knowledge as Partial<FullKnowledge> | undefined;
  if (knowledge?.userVectors === undefined) {
    throw new InputError(
      `${algorithm} plays env 'crs' with env.observation 'full' only, not '${spec.name}' as it is configured`,
    );
  }
  return knowledge as FullKnowledge;
}
