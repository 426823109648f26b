import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { sets, until, Workplace, type Command } from '../helpers/cli.js';
import { walkPlugin } from '../helpers/plugins.js';

/** A run that goes on until it is ended. */
const ENDLESS = ['train', 'cartpole/reinforce', '--name', 'run', ...sets({ 'train.rounds': 100_000 })];

async function startEndless(place: Workplace, ...more: string[]): Promise<Command> {
  const command = place.start([...ENDLESS, ...more]);
  await until(() => place.rounds('run') >= 1 || !command.running);
  assert(command.running, command.stdout + command.stderr);
  return command;
}

describe('no process of a run is left', () => {
  it('at its end', async (t) => {
    const place = new Workplace(t);
    await place.output([
      'train',
      'cartpole/reinforce',
      ...sets({ 'train.rounds': 1, 'train.evaluateEpisodes': 2 }),
    ]);
    await place.untilQuiet();
  });

  it('after Ctrl-C, which leaves a checkpoint of the last finished round', async (t) => {
    const place = new Workplace(t);
    const command = await startEndless(place);
    assert.equal(place.processes().length, 4, 'supervisor, learner, two actors');
    command.interrupt();
    const { code, stdout, stderr } = await command.ended;
    assert.deepEqual([code, stderr], [130, '']);
    const [, round] = /stopped after round (\d+); continue with: attune resume \//.exec(stdout) ?? [];
    assert.match(await place.output(['show', 'run']), new RegExp(`^round ${round} of .*^${round}$`, 'ms'));
    await place.untilQuiet();
  });

  it('after Ctrl-C at any moment of the start', async (t) => {
    const place = new Workplace(t);
    const command = place.start(ENDLESS);
    await command.says(/^run /m);
    command.interrupt();
    const { code, stdout, stderr } = await command.ended;
    assert.deepEqual([code, stderr], [130, ''], stdout);
    await place.untilQuiet();
  });

  it('after Ctrl-C while no actor has come', async (t) => {
    const place = new Workplace(t);
    const command = place.start([...ENDLESS, '--actors', '0']);
    await until(() => place.processes('learner').length === 1);
    command.interrupt();
    assert.equal((await command.ended).code, 130);
    await place.untilQuiet();
  });

  it('after a second Ctrl-C, which does not wait', async (t) => {
    const place = new Workplace(t);
    const command = await startEndless(place);
    command.interrupt();
    await command.says(/again to stop at once/);
    command.interrupt();
    assert.equal((await command.ended).code, 130);
    await place.untilQuiet();
  });

  it('after kill -9 of the supervisor, several learners included', async (t) => {
    const place = new Workplace(t);
    const command = await startEndless(place, ...sets({ 'learner.count': 2 }));
    command.kill('SIGKILL');
    await place.untilQuiet();
  });

  it('after kill -9 of the supervisor while an environment hangs', async (t) => {
    const place = new Workplace(t);
    place.write('walk.js', walkPlugin('for (;;);'));
    const command = place.start([...ENDLESS, '--plugin', 'walk.js', ...sets({ 'env.name': 'walk' })]);
    const log = place.path('runs', 'run', 'log.ndjson');
    await until(() => existsSync(log) && readFileSync(log, 'utf8').includes('joined with 1 workers'));
    command.kill('SIGKILL');
    await place.untilQuiet();
  });

  it('after kill -9 of learner and supervisor', async (t) => {
    const place = new Workplace(t);
    const command = await startEndless(place);
    assert(place.kill('learner'));
    command.kill('SIGKILL');
    await place.untilQuiet();
  });
});
