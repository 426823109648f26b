import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { describe, it } from 'node:test';
import { assertRefused, sets, until, Workplace, type Ended } from '../helpers/cli.js';
import { walkPlugin, whenThereIs } from '../helpers/plugins.js';

const WALK = [
  ...['train', 'cartpole/reinforce', '--plugin', 'walk.js', '--name', 'run', '--actors', '1'],
  ...sets({
    'env.name': 'walk',
    'algo.units': 3,
    'train.rounds': 200,
    'train.checkpointEvery': 1,
    'train.evaluateEvery': 0,
    'actors.unitTimeout': 0.5,
  }),
];

/** A run of which some rounds are done when the environment begins to fail. */
async function fail(place: Workplace, fault: string, ...more: string[]): Promise<Ended> {
  place.write('walk.js', walkPlugin(whenThereIs('fault', fault)));
  const command = place.start([...WALK, ...more]);
  await until(() => place.rounds('run') >= 2 || !command.running);
  place.write('fault', '');
  return await command.ended;
}

/** The last checkpoint is whole, of a round that was finished before, and nothing runs any more. */
async function assertKept(place: Workplace): Promise<void> {
  await place.untilQuiet();
  assert.match(await place.hash('run'), /^[0-9a-f]{64}$/);
  assert.match(await place.output(['show', 'run']), /round ([2-9]|\d\d+) of 200/);
}

const UNIT = String.raw`round \d+ train \d: env 'walk'`;

describe('a run that cannot go on ends with exit code 1, says why and keeps its last checkpoint', () => {
  it('an environment that throws; without the fault the run goes on', async (t) => {
    const place = new Workplace(t);
    const ended = await fail(place, `throw new Error('the floor is wet');`);
    assertRefused(
      ended,
      1,
      new RegExp(`^attune: ${UNIT} step \\d+: the floor is wet \\(failed 3 times, on .*\\)\n$`),
    );
    await assertKept(place);
    rmSync(place.path('fault'));
    const rounds = place.rounds('run');
    const command = place.start(['resume', 'run']);
    await place.untilRound('run', rounds + 1);
    command.interrupt();
    assert.equal((await command.ended).code, 130);
  });

  it('an environment that throws, in one process', async (t) => {
    const place = new Workplace(t);
    const ended = await fail(place, `throw new Error('the floor is wet');`, '--local');
    assertRefused(ended, 1, new RegExp(`^attune: ${UNIT} step \\d+: the floor is wet\n$`));
    await assertKept(place);
  });

  it('an observation that is not a number', async (t) => {
    const place = new Workplace(t);
    const ended = await fail(place, 'at = NaN;');
    assertRefused(ended, 1, new RegExp(`^attune: ${UNIT} step \\d+: observation\\[0\\] is NaN`));
    await assertKept(place);
  });

  it('an environment that hangs', async (t) => {
    const place = new Workplace(t);
    const ended = await fail(place, 'for (;;);');
    assertRefused(
      ended,
      1,
      new RegExp(`^attune: ${UNIT}: no environment step for 0\\.5 s .*\\(failed 3 times`),
    );
    await assertKept(place);
  });

  it('an environment that kills its actor: what it said last is told', async (t) => {
    const place = new Workplace(t);
    const fault = `writeSync(2, 'no licence for this machine\\n'); process.kill(process.pid, 'SIGKILL');`;
    const ended = await fail(place, fault);
    assertRefused(
      ended,
      1,
      /^attune: actor 0 keeps dying: killed by SIGKILL: no licence for this machine\n$/,
    );
    await assertKept(place);
  });

  it('a loss that is not a number', async (t) => {
    const place = new Workplace(t);
    const args = [
      'train',
      'cartpole/ppo',
      '--name',
      'run',
      '--local',
      ...sets({ 'algo.learningRate': 1e30 }),
    ];
    const ended = await place.attune(args);
    assertRefused(
      ended,
      1,
      /^attune: loss\/\w+ became (NaN|-?Infinity) in round \d+, epoch \d+, minibatch \d+: try a lower learning rate\n$/,
    );
    assert.match(await place.hash('run'), /^[0-9a-f]{64}$/);
  });

  it(
    'a disk that is full',
    { skip: process.getuid?.() === 0 ? false : 'only root can make a small disk' },
    async (t) => {
      const place = new Workplace(t);
      const disk = place.path('disk');
      mkdirSync(disk);
      const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=600k', 'tmpfs', disk], {
        encoding: 'utf8',
      });
      if (mounted.status !== 0) return t.skip(`no small disk can be made here: ${mounted.stderr}`);
      try {
        const options = {
          'train.checkpointEvery': 1,
          'train.keepLast': 1000,
          'algo.steps': 100,
          'algo.epochs': 1,
        };
        const ended = await place.attune([
          'train',
          'cartpole/ppo',
          '--name',
          'run',
          '--runs',
          'disk',
          ...sets(options),
        ]);
        assertRefused(
          ended,
          1,
          /^attune: cannot write '.*\/disk\/run\/.*': no space left on device \(ENOSPC\)\n$/,
        );
        assert.match(await place.hash('disk/run'), /^[0-9a-f]{64}$/);
        await place.untilQuiet();
      } finally {
        spawnSync('umount', ['-l', disk]);
      }
    },
  );
});
