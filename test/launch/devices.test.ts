import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { assertRefused, sets, Workplace } from '../helpers/cli.js';
import { openTfjs } from '../helpers/tfjs.js';

interface Numbers {
  readonly [name: string]: number;
}

const train = (name: string, device: string): string[] => [
  'train',
  'cartpole/reinforce',
  '--name',
  name,
  '--local',
  ...sets({
    'train.rounds': 1,
    'algo.units': 1,
    'algo.episodes': 2,
    'train.evaluateEpisodes': 5,
    'learner.device': device,
  }),
];

describe('the device of the learner', () => {
  it('is refused in one message when its packages are missing, and nothing is left of the run', async (t) => {
    const place = new Workplace(t);
    const env = { ATTUNE_TFJS_MODULES: place.folder };
    assertRefused(
      await place.attune(train('missing', 'tfjs:webgpu'), { env }),
      2,
      /^attune: device 'tfjs:webgpu' needs the packages webgpu, .* run npm install/m,
    );
    assert.deepEqual(existsSync(place.path('runs')) ? readdirSync(place.path('runs')) : [], []);
  });

  for (const backend of ['tensorflow', 'webgpu'] as const) {
    it(`trains on ${backend} as on wasm, but for rounding`, async (t) => {
      const [executor, reason] = await openTfjs(backend);
      if (executor === null) return t.skip(reason);
      await executor.close();
      const place = new Workplace(t);
      await place.output(train('wasm', 'wasm'));
      await place.output(train('gpu', `tfjs:${backend}`));
      const [expected, actual] = ['wasm', 'gpu'].map((run) => place.rows(run)[0]!.metrics) as Numbers[];
      const names = Object.keys(expected!).filter((name) => /^(loss|grad)\//.test(name));
      assert.ok(names.length > 0);
      for (const name of names) {
        const [a, b] = [actual![name]!, expected![name]!];
        assert.ok(Math.abs(a - b) <= 1e-4 * Math.max(1, Math.abs(b)), `${name}: ${a} and ${b}`);
      }
    });
  }
});
