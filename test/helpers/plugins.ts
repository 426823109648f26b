/**
 * The text of a plug-in file with an environment `walk`: along a line to its end. `fault` is code that runs in every step.
 */
export const walkPlugin = (fault = ''): string => `
import { existsSync, writeSync } from 'node:fs';

export default (attune) =>
  attune.registerEnv('walk', {
    summary: 'walk along a line to its end',
    config: attune.z.strictObject({ length: attune.z.int().min(1).default(5), eyes: attune.z.int().default(1) }),
    maxEpisodeSteps: ({ length }) => 4 * length,
    create({ length, eyes }) {
      let at = 0;
      const look = () => new Float32Array(eyes).fill(at / length);
      return {
        observationSpace: attune.box([eyes], -1, 1),
        actionSpace: attune.discrete(2),
        reset() {
          at = 0;
          return { observation: look(), info: {} };
        },
        step(action) {
          at = Math.max(-length, action === 1 ? at + 1 : at - 1);
          ${fault}
          const end = at === length;
          return { observation: look(), reward: end ? 1 : -0.1, terminated: end, truncated: false, info: {} };
        },
        render: () => \`\${'.'.repeat(Math.max(0, at))}o\`,
        close: () => undefined,
      };
    },
  });
`;

/** A fault that begins when a file of this name appears in the working directory. */
export const whenThereIs = (file: string, fault: string): string => `if (existsSync('${file}')) { ${fault} }`;
