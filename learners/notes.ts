import type { Algorithm, EnvSpec, PlayedStep } from '../core/algorithm.js';

/**
 * What the algorithm says of the steps of an episode, as text for each: `intrinsic reward -0.031`; undefined when it has nothing to say. A
 * step's observation must be a copy when the environment reuses its buffer.
 */
export function notesOf(
  spec: EnvSpec,
  algorithm: Algorithm,
  config: unknown,
  state: unknown,
): ((played: PlayedStep) => string) | undefined {
  const explain = algorithm.explain?.(spec, config, state);
  return (
    explain &&
    ((played) =>
      Object.entries(explain(played))
        .map(([name, value]) => `${name} ${value < 0 ? '' : '+'}${value.toFixed(3)}`)
        .join(', '))
  );
}
