import '../../../envs/mujoco/index.js';
import type { Env, EnvDefinition } from '../../../core/env.js';
import type { Rng } from '../../../core/random.js';
import { envs } from '../../../core/registry.js';
import type { Model } from '../../../envs/mujoco/model.js';
import { sample, type Box } from '../../../core/spaces.js';

/** A registered environment with its resources, as a worker would load it. */
export async function load(
  name: string,
  options: object = {},
): Promise<{ definition: EnvDefinition; model: Model; create: (options?: object) => Env }> {
  const definition = envs.get(name);
  const resources = (await definition.load!(definition.config.parse(options))) as { model: Model };
  const create = (more: object = options): Env => definition.create(definition.config.parse(more), resources);
  return { definition, model: resources.model, create };
}

/** A stream that hands out these numbers whatever it is asked for. */
export function scripted(numbers: ArrayLike<number>): Rng {
  let next = 0;
  const draw = (): number => numbers[next++];
  return { uniform: draw, normal: draw } as unknown as Rng;
}

/** n random actions of a box. */
export function randomActions(space: Box, rng: Rng, n: number): Float32Array[] {
  return Array.from({ length: n }, () => sample(space, rng) as Float32Array);
}
