import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { program } from '../../launch/cli.js';
import { assertRefused, sets, Workplace } from '../helpers/cli.js';
import { walkPlugin } from '../helpers/plugins.js';

describe('help', () => {
  it('of every command shows an example and names each option that it takes', () => {
    const { commands } = program();
    assert.deepEqual(commands.map((command) => command.name()).sort(), [
      ...[
        'actor',
        'bench',
        'chat',
        'check',
        'data',
        'embed',
        'eval',
        'hash',
        'keys',
        'learner',
        'list',
        'plot',
        'resume',
        'show',
        'train',
      ],
    ]);
    const named = commands.flatMap((command) => [
      { name: command.name(), command },
      ...command.commands.map((sub) => ({ name: `${command.name()} ${sub.name()}`, command: sub })),
    ]);
    for (const { name, command } of named) {
      let text = '';
      command.configureOutput({ writeOut: (more) => (text += more) }).outputHelp();
      assert.match(text, new RegExp(`Examples?[^]*attune ${name} `), name);
      for (const { long, description } of command.options) {
        assert(text.includes(long!), `${name} ${long}`);
        assert.notEqual(description, '', `${name} ${long}`);
      }
    }
  });

  it('is printed by the binary, as is the version', async (t) => {
    const place = new Workplace(t);
    const help = await place.output(['train', '--help']);
    assert.match(help, /^Usage: attune train \[options\] <preset\|file>[^]*attune train crs\/quickstart/);
    assert.equal(await place.output(['help', 'train']), help);
    assert.match(await place.output(['--version']), /^\d+\.\d+\.\d+\n$/);
    const bare = await place.attune([]);
    assert.equal(bare.code, 2);
    assert.match(bare.stderr, /Usage: attune/);
  });
});

describe('list and check', () => {
  it('list what is registered, a plug-in included', async (t) => {
    const place = new Workplace(t);
    place.write('walk.js', walkPlugin());
    assert.match(
      await place.output(['list', 'envs', '--plugin', 'walk.js']),
      /^cartpole +\S.*\n[^]*^walk +walk along a line to its end$/m,
    );
    assert.match(await place.output(['list', 'algos']), /^ppo +\S.*\n[^]*^reinforce +\S/m);
    assert.match(await place.output(['list', 'presets']), /^cartpole\/ppo +\S.*\n[^]*^crs\/quickstart +\S/m);
  });

  it('check an environment of a plug-in: exit code 0 when it keeps its contract, 1 when not', async (t) => {
    const place = new Workplace(t);
    place.write('walk.js', walkPlugin());
    place.write('bad.js', walkPlugin('at += Math.random();'));
    const good = await place.attune(['check', 'env', 'walk', '--plugin', 'walk.js', '--set', 'length=3']);
    assert.equal(good.code, 0, good.stdout + good.stderr);
    const bad = await place.attune(['check', 'env', 'walk', '--plugin', 'bad.js']);
    assert.equal(bad.code, 1, bad.stdout + bad.stderr);
    assert.match(bad.stdout, /random/i);
  });
});

describe('a run', () => {
  let place: Workplace;
  let stdout = '';
  const afterwards: (() => Promise<void>)[] = [];
  after(async () => {
    for (const step of afterwards) await step();
  });
  before(async () => {
    place = new Workplace({ after: (step) => afterwards.push(step) });
    place.write('walk.js', walkPlugin());
    const options = {
      'env.name': 'walk',
      'env.length': 3,
      'algo.learningRate': 0.05,
      'train.rounds': 8,
      'train.evaluateEvery': 3,
      'train.checkpointEvery': 3,
      'train.keepBest': 2,
      'train.keepLast': 2,
      'train.evaluateEpisodes': 6,
    };
    const args = ['train', 'cartpole/reinforce', '--name', 'run', '--plugin', 'walk.js', '--actors', '1'];
    stdout = await place.output([...args, ...sets(options)]);
  });

  it('tells its progress without a terminal, then its results', () => {
    assert.match(stdout, /^run \/.*\/runs\/run: reinforce on walk, seed 1$/m);
    assert.match(stdout, /^█*░* round \d\/8 · return -?[\d.]+ · .*units\/s · \d+ actors? alive/m);
    assert.match(stdout, /^round 3: trained on 6 valid episodes: return -?[\d.]+/m);
    assert.match(stdout, /^policy +return +length +episodes\n-.*\ntrained +\S.* 6$/m);
    assert.match(stdout, /One episode of the trained policy:\n\n\.*o$/m);
    assert.match(stdout, /^hash [0-9a-f]{64}\nrun {2}\/.*\/runs\/run {3}\(attune show .*\)$/m);
    assert.doesNotMatch(stdout, /\x1b|\r/, 'nothing for terminals');
  });

  it('learns: the trained policy walks to the end', () => {
    const [, mean] = /^trained +(-?[\d.]+)/m.exec(stdout) ?? [];
    assert(Number(mean) > 0.5, `return ${mean}; the best is 0.8`);
  });

  it('is a folder with the documented content and nothing else', () => {
    assert.deepEqual(readdirSync(place.path('runs', 'run')).sort(), [
      'checkpoints',
      'config.json',
      'log.ndjson',
      'metrics.jsonl',
    ]);
    assert.deepEqual(readdirSync(place.path()).sort(), ['runs', 'walk.js']);
  });

  it('scores checkpoints by validation, the last one too', () => {
    const valid = new Map<unknown, number>();
    for (const { round, evaluations } of place.rows('run')) {
      for (const { split, summary } of (evaluations ?? []) as {
        split: string;
        summary: { return: { mean: number } };
      }[]) {
        assert.equal(split, 'valid');
        valid.set(round, summary.return.mean);
      }
    }
    assert.deepEqual([...valid.keys()], [3, 6, 8]);
    for (const [round, score] of valid) {
      const manifest = place.path(
        'runs',
        'run',
        'checkpoints',
        `round-00000${String(round)}`,
        'manifest.json',
      );
      assert.equal((JSON.parse(readFileSync(manifest, 'utf8')) as { score: number }).score, score);
    }
  });

  it('is shown', async () => {
    const shown = await place.output(['show', 'run']);
    assert.match(shown, /^round 8 of 8, \d+ environment steps, \d+ episodes, .*; finished$/m);
    assert.match(shown, /^return +\S+ +\S+ +\S+$/m);
    assert.match(shown, /^trained +\S/m);
    assert.equal(/^hash (\S+)$/m.exec(shown)?.[1], await place.hash('run'));
    assert.equal(/^hash (\S+)$/m.exec(stdout)?.[1], await place.hash(place.path('runs', 'run')));
  });

  it('is evaluated again to the same numbers, as a table or as JSON', async () => {
    const table = await place.output(['eval', 'run', '--transcript']);
    assert.equal(/^trained.*$/m.exec(table)?.[0], /^trained.*$/m.exec(stdout)?.[0]);
    assert.match(table, /^\.*o$/m);
    const lines = (
      await place.output([
        'eval',
        'run',
        '--json',
        '--split',
        'valid',
        '--checkpoint',
        'best',
        '--episodes',
        '3',
      ])
    ).split('\n');
    const evaluation = JSON.parse(lines[0]) as {
      round: number;
      policy: string;
      split: string;
      episodes: number;
      summary: object;
    };
    const { policy, split, episodes, summary } = evaluation;
    assert.deepEqual(
      [policy, split, episodes, Object.keys(summary)],
      ['trained', 'valid', 3, ['return', 'length']],
    );
    assert.deepEqual(lines.slice(1), ['']);
  });

  it('is evaluated under other options of its environment, if the policy can play them', async () => {
    const args = ['eval', 'run', '--json', '--checkpoint', 'best'];
    const played = await place.output([...args, '--set', 'env.length=2']);
    const { summary } = JSON.parse(played) as { summary: { [name: string]: { mean: number } } };
    assert.equal(summary['length'].mean, 2);
    assertRefused(
      await place.attune([...args, '--set', 'env.eyes=3']),
      2,
      /--set env\.eyes=3: this changes the observations of 'walk', and the policy of 'run' was trained/,
    );
    assertRefused(
      await place.attune([...args, '--set', 'train.rounds=3']),
      2,
      /--set train\.rounds=3: only options of the environment can change here/,
    );
  });

  it('is not evaluated with what there is not', async () => {
    assertRefused(
      await place.attune(['eval', 'run', '--checkpoint', '5']),
      2,
      /no checkpoint '5' in '.*run': choose one of last, best, 3, 6, 8/,
    );
    assertRefused(
      await place.attune(['eval', 'run', '--split', 'tset']),
      2,
      /'tset' is invalid\. Allowed choices are train, valid, test/,
    );
    assertRefused(await place.attune(['show', 'rnu']), 2, /no run 'rnu'.*: did you mean 'runs\/run'\?/);
  });

  it('keeps what results depend on when it is resumed, and may take more rounds', async () => {
    const before = readFileSync(place.path('runs', 'run', 'config.json'), 'utf8');
    const changed = [
      'resume',
      'run',
      ...sets({ 'algo.learningRate': 0.1, 'train.rounds': 4, 'actors.count': 2 }),
    ];
    assertRefused(
      await place.attune(changed),
      2,
      /algo\.learningRate was 0\.05 and would be 0\.1: it must stay\n.*train\.rounds was 8 and would be 4: it may only grow/,
    );
    assert.equal(readFileSync(place.path('runs', 'run', 'config.json'), 'utf8'), before);
    const more = await place.output(['resume', 'run', '--local', ...sets({ 'train.rounds': 9 })]);
    assert.match(more, /continuing from .*round-000008/);
    assert.match(await place.output(['show', 'run']), /round 9 of 9/);
  });

  it('goes on from the checkpoint before when the last one is damaged, saying so', async () => {
    const file = place.path('runs', 'run', 'checkpoints', 'round-000009', 'state.safetensors');
    const bytes = readFileSync(file);
    bytes[bytes.length - 1] ^= 1;
    writeFileSync(file, bytes);
    const hashed = await place.attune(['hash', 'run']);
    assert.equal(hashed.code, 0);
    assert.match(hashed.stderr, /^attune: passed over a damaged checkpoint: .*state\.safetensors is damaged/);
    const resumed = await place.output(['resume', 'run', '--local']);
    assert.match(
      resumed,
      /warning: passed over '.*round-000009': .*is damaged[^]*continuing from .*round-000008/,
    );
    assert.notEqual(await place.hash('run'), hashed.stdout.trim());
  });
});
