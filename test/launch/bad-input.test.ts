import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { needs, sharedFolder } from '../helpers/shared.js';
import { assertRefused, Workplace } from '../helpers/cli.js';

/** Nothing of a run is left that never began. */
function assertNothingLeft(place: Workplace): void {
  const runs = place.path('runs');
  assert.deepEqual(existsSync(runs) ? readdirSync(runs) : [], []);
}

const PPO = ['train', 'cartpole/ppo'];
const set = (...options: string[]): string[] => [...PPO, ...options.flatMap((option) => ['--set', option])];

const CASES: readonly (readonly [name: string, args: readonly string[], message: RegExp])[] = [
  ['a command', ['trian'], /unknown command 'trian': did you mean 'train'\?/],
  ['a preset', ['train', 'cartpole/pop'], /unknown preset 'cartpole\/pop': did you mean 'cartpole\/ppo'\?/],
  ['no preset', ['train'], /missing required argument 'preset\|file'/],
  [
    'an environment',
    set('env.name=cartpoel'),
    /env\.name: unknown env 'cartpoel': did you mean 'cartpole'\? \(--set\)/,
  ],
  [
    'an algorithm',
    set('algo.name=pop'),
    /algo\.name: unknown algorithm 'pop': did you mean 'ppo'\? \(--set\)/,
  ],
  [
    'an option of the algorithm',
    set('algo.learningrate=1'),
    /unknown key 'algo\.learningrate': did you mean 'algo\.learningRate'\?/,
  ],
  ['an option at the wrong place', set('rounds=3'), /unknown key 'rounds': did you mean 'train\.rounds'\?/],
  ['a value out of range', set('algo.learningRate=-1'), /algo\.learningRate is -1: expected .*>0 \(--set\)/],
  ['a value of the wrong type', set('train.rounds=many'), /train\.rounds is "many": expected .*\(--set\)/],
  [
    'several at once',
    set('train.rounds=0', 'algo.clip=no', 'sed=3'),
    /3 problems in the configuration:\n.*train\.rounds is 0.*\n.*did you mean 'seed'.*\n.*algo\.clip is "no"/,
  ],
  ['a setting without a value', set('train.rounds'), /--set 'train\.rounds' is not of the form path=value/],
  [
    'an option of the command',
    [...PPO, '--sett', 'a=1'],
    /unknown option '--sett'\n\(Did you mean --set\?\)/,
  ],
  [
    'a number on the command line',
    [...PPO, '--actors', 'two'],
    /--actors.*'two' is not a whole number of at least 0/,
  ],
  ['a config file that is not there', ['train', 'no-such.yaml'], /there is no config file 'no-such\.yaml'/],
  [
    'a pipeline that the algorithm cannot use',
    ['train', 'cartpole/reinforce', '--set', 'learner.pipeline=1'],
    /learner\.pipeline is 1: algorithm 'reinforce' takes 0 only/,
  ],
  [
    'several learners in one process',
    [...set('learner.count=2'), '--local'],
    /learner\.count is 2: --local has one learner/,
  ],
  [
    'learners without actors',
    set('learner.count=3', 'actors.count=2'),
    /actors\.count is 2, learner\.count is 3/,
  ],
  ['a run name', [...PPO, '--name', 'a/b'], /run name 'a\/b' may hold/],
  [
    'a runs folder that cannot be written',
    [...PPO, '--runs', '/proc/attune'],
    /cannot make a run folder in '\/proc\/attune': no such file or directory/,
  ],
  ['data that is not there', ['train', 'crs/quickstart', '--data', 'no-such-folder'], /no-such-folder/],
  [
    'a preset without its data',
    ['train', 'unicorn/lastfm'],
    /preset 'unicorn\/lastfm' needs env\.data: name the folder of LastFM with --data <folder>; .*attune data convert/,
  ],
  ['a run to resume', ['resume', 'nothing'], /no run 'nothing'/],
  ['a run to show', ['show', 'nothing'], /no run 'nothing'/],
  ['a run to evaluate', ['eval', 'nothing'], /no run 'nothing'/],
  ['a run to hash', ['hash', '.'], /no run '\.'/],
  ['something to list', ['list', 'evns'], /'evns' is invalid.*Allowed choices are envs, algos, presets/],
  ['something to check', ['check', 'env', 'cartpoel'], /unknown env 'cartpoel': did you mean 'cartpole'\?/],
  ['an address', ['actor', '--connect', 'nowhere'], /'nowhere'.*host:port/],
  ['an address without a port', ['actor', '--connect', 'localhost:99999'], /99999/],
  [
    'half of the keys',
    ['actor', '--connect', '127.0.0.1:5555', '--keys', 'mine'],
    /--keys and --learner-key belong together/,
  ],
  ['neither a preset nor a run', ['learner'], /say what to train/],
  [
    'a rank',
    ['learner', 'cartpole/ppo', '--rank', '1', '--root', '127.0.0.1:5555'],
    /--rank 1 does not exist: learner\.count is 1/,
  ],
  [
    'a port beyond loopback without keys',
    ['learner', 'cartpole/ppo', '--listen', '0.0.0.0:5555'],
    /'0\.0\.0\.0' can be reached from other machines: give --keys/,
  ],
];

describe('one message, exit code 2 and nothing left behind for', { concurrency: 2 }, () => {
  for (const [name, args, message] of CASES) {
    it(name, async (t) => {
      const place = new Workplace(t);
      assertRefused(await place.attune(args), 2, message);
      assertNothingLeft(place);
    });
  }

  const PLUGINS: readonly (readonly [name: string, text: string | undefined, message: RegExp])[] = [
    ['a plug-in that is not there', undefined, /cannot read plug-in 'plugin\.js': no such file or directory/],
    [
      'a plug-in that throws',
      `export default () => { throw new Error('no licence'); };`,
      /plug-in 'plugin\.js' failed: no licence/,
    ],
    [
      'a plug-in with a syntax error',
      `export default (attune) => {\n  attune.registerEnv(;\n};`,
      /plug-in 'plugin\.js' failed: line 2: Unexpected token ';'/,
    ],
    [
      'a plug-in that registers nothing',
      `export default () => undefined;`,
      /plug-in 'plugin\.js' registers nothing/,
    ],
    [
      'a plug-in that exports something else',
      `export default 3;`,
      /plug-in 'plugin\.js': its default export is number/,
    ],
  ];
  for (const [name, text, message] of PLUGINS) {
    it(name, async (t) => {
      const place = new Workplace(t);
      if (text !== undefined) place.write('plugin.js', text);
      assertRefused(await place.attune([...PPO, '--plugin', 'plugin.js']), 2, message);
      assertNothingLeft(place);
    });
  }

  it('a config file: every problem with its line', async (t) => {
    const place = new Workplace(t);
    place.write('run.yaml', 'env:\n  name: cartpoel\nalgo:\n  name: ppo\n  clip: -1\n');
    assertRefused(
      await place.attune(['train', 'run.yaml']),
      2,
      /2 problems.*\n.*did you mean 'cartpole'\? \(run\.yaml:2\)\n.*algo\.clip is -1.*\(run\.yaml:5\)/,
    );
    place.write('run.yaml', 'env: [\n');
    assertRefused(await place.attune(['train', 'run.yaml']), 2, /run\.yaml:2:1: /);
    assertNothingLeft(place);
  });

  for (const [name, option] of [
    ['units', 'learner.port'],
    ['metrics', 'metrics.port'],
  ]) {
    it(`a port for ${name} that is taken`, async (t) => {
      const place = new Workplace(t);
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      t.after(() => server.close());
      const { port } = server.address() as AddressInfo;
      assertRefused(await place.attune(set(`${option}=${port}`)), 2, new RegExp(`${port}.*in use`));
      assertNothingLeft(place);
    });
  }

  it('a data folder that is damaged', async (t) => {
    const place = new Workplace(t);
    mkdirSync(place.path('data'));
    const train = ['train', 'crs/quickstart', '--data', 'data'];
    assertRefused(
      await place.attune(train),
      2,
      /data folder 'data' has no 'attributes\.json': the folder is empty/,
    );
    place.write('data/attributes.json', '{');
    assertRefused(await place.attune(train), 2, /data\/attributes\.json: is not valid JSON/);
    assertNothingLeft(place);
  });

  const lastfm = sharedFolder('data/crs/lastfm');
  it('a real data folder with a file that ends too early', needs(lastfm), async (t) => {
    const place = new Workplace(t);
    const folder = place.path('data');
    mkdirSync(folder);
    for (const name of readdirSync(lastfm!))
      writeFileSync(join(folder, name), readFileSync(join(lastfm!, name)));
    truncateSync(join(folder, 'interactions_test.jsonl.gz'), 5000);
    const ended = await place.attune(['train', 'crs/quickstart', '--data', 'data']);
    assertRefused(ended, 2, /data\/interactions_test\.jsonl\.gz: is not a complete gzip file/);
    assertNothingLeft(place);
  });

  it('a run name that is taken: the run stays as it is', async (t) => {
    const place = new Workplace(t);
    mkdirSync(place.path('runs', 'mine'), { recursive: true });
    assertRefused(
      await place.attune([...PPO, '--name', 'mine']),
      2,
      /run 'mine' exists already: continue it with 'attune resume runs\/mine'/,
    );
    assert.deepEqual(readdirSync(place.path('runs')), ['mine']);
    assert.deepEqual(readdirSync(place.path('runs', 'mine')), []);
  });
});
