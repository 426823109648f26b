import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { z } from 'zod';
import type { Algorithm } from '../../../core/algorithm.js';
import {
  checkResumable,
  identityOf,
  resolveConfig,
  serializeConfig,
  type ConfigSources,
} from '../../../core/config/index.js';
import { InputError } from '../../../core/errors.js';
import type { EnvDefinition } from '../../../core/env.js';
import { registerAlgorithm, registerEnv, registerPreset } from '../../../core/registry.js';
import { temporaryFolder } from '../../helpers/files.js';

const env = (config: z.ZodType): EnvDefinition => ({
  summary: '',
  config,
  create: () => assert.fail('a configuration is checked without making environments'),
});
const algorithm = (config: z.ZodType, pipelines: boolean): Algorithm =>
  ({ summary: '', config, pipelines }) as unknown as Algorithm;

before(() => {
  registerEnv(
    'walk',
    env(
      z.strictObject({
        length: z.int().positive().default(10),
        goal: z.tuple([z.number(), z.number()]).optional(),
      }),
    ),
  );
  registerEnv(
    'talk',
    env(z.strictObject({ turns: z.int().default(15), data: z.string().nullable().default(null) })),
  );
  registerAlgorithm(
    'learn',
    algorithm(
      z.strictObject({
        learningRate: z.number().positive().default(0.001),
        hidden: z.array(z.int()).default([64, 64]),
        schedule: z.enum(['constant', 'linear']).default('constant'),
        clip: z.union([z.number(), z.literal('none')]).default(0.2),
        inner: z.strictObject({ steps: z.int().default(1) }).prefault({}),
      }),
      true,
    ),
  );
  registerAlgorithm('cram', algorithm(z.strictObject({}), false));
  registerPreset('walk/learn', {
    summary: '',
    config: {
      env: { name: 'walk', length: 20 },
      algo: { name: 'learn', learningRate: 0.01 },
      train: { rounds: 50 },
    },
  });
  registerPreset('walk/needing', {
    summary: '',
    config: { env: { name: 'walk' }, algo: { name: 'learn' } },
    needs: { option: ['env', 'length'], hint: 'measure the way first' },
  });
});

const preset = 'walk/learn';

async function refused(sources: ConfigSources, ...lines: (string | RegExp)[]): Promise<void> {
  await assert.rejects(resolveConfig(sources), (error) => {
    assert.ok(error instanceof InputError, String(error));
    const found = error.message.split('\n');
    if (lines.length > 1) assert.equal(found.shift(), `${lines.length} problems in the configuration:`);
    assert.equal(found.length, lines.length, error.message);
    for (const [i, line] of lines.entries()) {
      if (typeof line === 'string') assert.equal(found[i].trim(), line);
      else assert.match(found[i].trim(), line);
    }
    return true;
  });
}

function yaml(t: { after(fn: () => void): void }, text: string, name = 'run.yaml'): string {
  const file = join(temporaryFolder(t), name);
  writeFileSync(file, text);
  return file;
}

describe('a configuration', () => {
  it('is complete: every option has its default', async () => {
    const config = await resolveConfig({ sets: ['env.name=walk', 'algo.name=learn'] });
    assert.deepEqual(config.env, { name: 'walk', config: { length: 10 } });
    assert.deepEqual(config.algo.config, {
      learningRate: 0.001,
      hidden: [64, 64],
      schedule: 'constant',
      clip: 0.2,
      inner: { steps: 1 },
    });
    assert.deepEqual(config.tree, {
      env: { name: 'walk', length: 10 },
      algo: { name: 'learn', ...(config.algo.config as object) },
      seed: 1,
      train: {
        rounds: 100,
        evaluateEvery: 0,
        evaluateEpisodes: 100,
        evaluateFinal: 'last',
        evaluateRules: true,
        evaluateUnits: 8,
        checkpointEvery: 10,
        keepLast: 3,
        keepBest: 1,
      },
      actors: { count: 2, workers: 1, device: 'wasm', unitTimeout: 60 },
      learner: {
        count: 1,
        device: 'wasm',
        threads: 1,
        relaxed: false,
        wide: false,
        pipeline: 0,
        host: '127.0.0.1',
        port: 0,
        weightsPort: 0,
      },
      metrics: { host: '127.0.0.1', port: 'off' },
      plugins: [],
      runs: 'runs',
    });
  });

  it('takes the file over the preset and --set over both', async (t) => {
    const file = yaml(t, 'algo: {learningRate: 0.02, hidden: [8]}\ntrain:\n  rounds: 60\nseed: 5\nactors:\n');
    const { tree, train, seed } = await resolveConfig({
      preset,
      file,
      sets: ['seed=6', 'algo.inner.steps=3', 'seed=7'],
    });
    assert.deepEqual(tree.env, { name: 'walk', length: 20 });
    assert.deepEqual(tree.algo, {
      name: 'learn',
      learningRate: 0.02,
      hidden: [8],
      schedule: 'constant',
      clip: 0.2,
      inner: { steps: 3 },
    });
    assert.equal(train.rounds, 60);
    assert.equal(seed, 7);
  });

  it('reads the values of --set as YAML', async () => {
    const { tree } = await resolveConfig({
      preset,
      sets: [
        'algo.hidden=[32, 16]',
        'algo.schedule=linear',
        'algo.learningRate=1e-4',
        'env.goal=[0.5,-1]',
        'name="12"',
        'metrics.port=0',
      ],
    });
    assert.deepEqual((tree.algo as { hidden: number[] }).hidden, [32, 16]);
    assert.deepEqual((tree.env as { goal: number[] }).goal, [0.5, -1]);
    assert.equal((tree.algo as { learningRate: number }).learningRate, 0.0001);
    assert.equal(tree.name, '12');
  });

  it('asks for what a preset needs, unless its environment is replaced', async () => {
    const needing = 'walk/needing';
    await assert.rejects(
      resolveConfig({ preset: needing }),
      (error) =>
        error instanceof InputError &&
        error.message === "preset 'walk/needing' needs env.length: measure the way first",
    );
    const { tree } = await resolveConfig({ preset: needing, sets: ['env.length=3'] });
    assert.deepEqual(tree.env, { name: 'walk', length: 3 });
    await resolveConfig({ preset: needing, sets: ['env.name=talk'] });
  });

  it('drops the options of an environment that is replaced', async () => {
    const { tree } = await resolveConfig({ preset, sets: ['env.turns=3', 'env.name=talk'] });
    assert.deepEqual(tree.env, { name: 'talk', turns: 3, data: null });
  });

  it('is read again from config.json to the same bytes', async (t) => {
    const config = await resolveConfig({ preset, sets: ['actors.prefetch=0', 'train.metric=return'] });
    const text = serializeConfig(config);
    assert.equal(serializeConfig(await resolveConfig({ file: yaml(t, text, 'config.json') })), text);
  });

  it('has an identity without actors, ports, folders and devices', async () => {
    const base = identityOf(await resolveConfig({ preset }));
    const free = [
      'actors.count=16',
      'actors.workers=2',
      'learner.port=5000',
      'learner.weightsPort=5001',
      'runs=elsewhere',
      'name=x',
      'train.checkpointEvery=1',
      'learner.threads=2',
    ];
    assert.deepEqual(identityOf(await resolveConfig({ preset, sets: free })), base);
    for (const set of [
      'seed=2',
      'env.length=3',
      'algo.clip=none',
      'train.rounds=51',
      'learner.count=2',
      'learner.pipeline=1',
    ]) {
      assert.notDeepEqual(identityOf(await resolveConfig({ preset, sets: [set] })), base, set);
    }
  });
});

describe('a wrong configuration', () => {
  it('lists all problems, each with its place', async (t) => {
    const file = yaml(
      t,
      '# a run\nenv:\n  name: walk\n  lenght: 3\nalgo:\n  name: learn\n  hidden:\n    - 64\n    - many\ntrain:\n  rounds: -3\n',
    );
    await refused(
      { preset, file, sets: ['actors.cuont=3', 'algo.schedule=linaer'] },
      `train.rounds is -3: expected number to be >=1 (${file}:11)`,
      "unknown key 'actors.cuont': did you mean 'actors.count'? (--set)",
      `unknown key 'env.lenght': did you mean 'env.length'? (${file}:4)`,
      `algo.hidden[1] is "many": expected number (${file}:9)`,
      `algo.schedule is "linaer": expected one of "constant"|"linear", did you mean 'linear'? (--set)`,
    );
  });

  it('names unknown keys and what may have been meant', async () => {
    await refused({ preset, sets: ['trian.rounds=3'] }, "unknown key 'trian': did you mean 'train'? (--set)");
    await refused(
      { preset, sets: ['rounds=3'] },
      "unknown key 'rounds': did you mean 'train.rounds'? (--set)",
    );
    await refused(
      { preset, sets: ['learningRate=3'] },
      "unknown key 'learningRate': did you mean 'algo.learningRate'? (--set)",
    );
    await refused(
      { preset, sets: ['algo.inner.stepz=3'] },
      "unknown key 'algo.inner.stepz': did you mean 'algo.inner.steps'? (--set)",
    );
    await refused(
      { preset, sets: ['actors.xyzzy=1'] },
      /^unknown key 'actors.xyzzy': expected one of count, workers, device/,
    );
    await refused(
      { preset, sets: ['algo.name=cram', 'algo.x=1'] },
      "unknown key 'algo.x': 'algo' takes no options (--set)",
    );
    await refused({ preset, sets: ['__proto__.polluted=1'] }, /^unknown key '__proto__'/);
    assert.equal(({} as { polluted?: number }).polluted, undefined);
  });

  it('names unknown and missing environments, algorithms and presets', async () => {
    await refused(
      { preset, sets: ['env.name=wlak'] },
      "env.name: unknown env 'wlak': did you mean 'walk'? (--set)",
    );
    await refused(
      { preset, sets: ['algo={name: lern}'] },
      "algo.name: unknown algorithm 'lern': did you mean 'learn'? (--set)",
    );
    await refused(
      { sets: ['seed=1'] },
      'env.name is missing: choose one of talk, walk',
      'algo.name is missing: choose one of cram, learn',
    );
    await refused({ preset, sets: ['env.name=3'] }, 'env.name is 3: choose one of talk, walk (--set)');
    await refused({ preset, sets: ['env=walk'] }, 'env is "walk": expected object (--set)');
    await refused({ preset: 'walk/lern' }, "unknown preset 'walk/lern': did you mean 'walk/learn'?");
  });

  it('names wrong values and what is valid', async () => {
    const cases: [set: string, problem: string][] = [
      ['actors.count=1.5', 'actors.count is 1.5: expected int'],
      [
        'actors.device=wsam',
        'actors.device is "wsam": expected one of "wasm"|"reference", did you mean \'wasm\'?',
      ],
      ['learner.pipeline=2', 'learner.pipeline is 2: expected one of 0|1'],
      ['learner.port=65536', 'learner.port is 65536: expected number to be <=65535'],
      ['metrics.port=on', 'metrics.port is "on": expected a port (0 takes any free one) or \'off\''],
      ['algo.clip=some', 'algo.clip is "some": expected number or expected "none"'],
      ['algo.learningRate=.nan', 'algo.learningRate is null: expected number'],
      ['name=../up', "name is \"../up\": expected letters, digits, '.', '_' and '-'"],
      ['name=..', "name is \"..\": expected letters, digits, '.', '_' and '-'"],
      ['train=3', 'train is 3: expected object'],
      ['plugins=x.js', 'plugins must be a list of files'],
    ];
    for (const [set, problem] of cases) await refused({ preset, sets: [set] }, `${problem} (--set)`);
  });

  it('says which devices have no second thread and no other kernels, and which kernels exclude each other', async () => {
    const sets = ['learner.threads=2', 'learner.relaxed=true', 'learner.wide=true'];
    const both = 'learner.wide is true: it cannot be had together with learner.relaxed (--set)';
    await refused(
      { preset, sets: ['learner.device=reference', ...sets] },
      "learner.threads is 2: only wasm has it, not 'reference' (--set)",
      "learner.relaxed is true: only wasm has it, not 'reference' (--set)",
      "learner.wide is true: only wasm has it, not 'reference' (--set)",
      both,
    );
    await refused({ preset, sets }, both);
  });

  it('says which algorithms cannot be pipelined', async () => {
    await refused(
      { preset, sets: ['algo.name=cram', 'learner.pipeline=1'] },
      "learner.pipeline is 1: algorithm 'cram' takes 0 only, it cannot use samples of old weights (--set)",
    );
  });

  it('is refused with line and column when a file is not YAML', async (t) => {
    const bad = yaml(t, 'env:\n  name: walk\n name: talk\n');
    await refused({ file: bad }, new RegExp(`^${bad}:3:\\d+: .*`));
    const twice = yaml(t, 'seed: 1\nseed: 2\n');
    await refused({ file: twice }, `${twice}:2:1: Map keys must be unique`);
    const json = yaml(t, '{"seed": 1,\n "env": }', 'run.json');
    await refused({ file: json, preset }, /^.*run\.json:2|env/);
    const list = yaml(t, '- 1\n');
    await refused({ file: list }, `${list}:1:1: expected sections such as 'env:' and 'algo:', got [1]`);
    const tagged = yaml(t, 'seed: !secret 1\n');
    await refused({ file: tagged }, new RegExp(`^${tagged}:1:7: .*!secret`));
    const bomb = yaml(
      t,
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'.replace(/./g, (c) => `${c}: &${c} [${`*${String.fromCharCode(c.charCodeAt(0) - 1)},`.repeat(9)}]\n`)}`,
    );
    await refused({ file: bomb }, /Excessive alias count/);
  });

  it('is refused when the file is missing, naming a near one', async (t) => {
    const file = yaml(t, '', 'quick.yaml');
    await refused(
      { file: file.replace('quick', 'quikc') },
      `there is no config file '${file.replace('quick', 'quikc')}': did you mean '${file}'?`,
    );
    await refused({ file: join(file, 'x') }, /cannot read config file '.*': not a directory \(ENOTDIR\)/);
  });

  it('is refused when --set has no path or no value', async () => {
    for (const set of ['train.rounds', '=3', 'train..rounds=3', '.x=1', '']) {
      await refused(
        { preset, sets: [set] },
        `--set '${set}' is not of the form path=value, such as train.rounds=50`,
      );
    }
    await refused(
      { preset, sets: ['algo.hidden=[1'] },
      /^--set 'algo.hidden=\[1': the value is not YAML: .*/,
    );
  });
});

describe('a resumed configuration', () => {
  it('may change what has no part in results, and have more rounds', async () => {
    const sets = [
      'actors.count=8',
      'actors.prefetch=3',
      'metrics.port=9000',
      'learner.port=5000',
      'train.rounds=51',
      'train.evaluateEvery=5',
      'train.keepLast=1',
      'runs=x',
    ];
    checkResumable(await resolveConfig({ preset }), await resolveConfig({ preset, sets }));
  });

  it('names whatever else changes, with old and new value', async () => {
    const sets = [
      'seed=2',
      'algo.hidden=[8]',
      'env.goal=[1,1]',
      'learner.pipeline=1',
      'train.rounds=49',
      'actors.count=1',
    ];
    const after = await resolveConfig({ preset, sets });
    const beforehand = await resolveConfig({ preset });
    assert.throws(
      () => checkResumable(beforehand, after),
      (error) => {
        assert.ok(error instanceof InputError);
        assert.deepEqual(error.message.split('\n').slice(1).sort(), [
          '  algo.hidden was [64,64] and would be [8]: it must stay',
          '  env.goal was not set and would be [1,1]: it must stay',
          '  learner.pipeline was 0 and would be 1: it must stay',
          '  seed was 1 and would be 2: it must stay',
          '  train.rounds was 50 and would be 49: it may only grow',
        ]);
        return true;
      },
    );
  });
});
