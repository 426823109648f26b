import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { Rng } from '../../core/random.js';
import { until, Workplace, type Command } from '../helpers/cli.js';
import { LONGER, piped, resultOf, SMALL, train, trainArgs, type Result, type Small } from './runs.js';

/** When a test strikes: drawn anew for each, the same in every execution. */
const seeded = (name: string, from: number, to: number): number =>
  from +
  Rng.seed(5)
    .fork(name)
    .int(to - from + 1);

const AHEAD = piped(LONGER);

const references = new Map<Small, Promise<Result>>();
const afterwards: (() => Promise<void>)[] = [];
after(async () => {
  for (const step of afterwards) await step();
});

/** What a run comes to when nothing disturbs it, in one process. */
async function undisturbed(small: Small): Promise<Result> {
  const place = (): Workplace => new Workplace({ after: (step) => afterwards.push(step) });
  const result = references.get(small) ?? train(place(), 'run', small);
  references.set(small, result);
  return await result;
}

/** Starts a run over two actors and lets it finish `round` rounds. */
async function startAndWait(place: Workplace, small: Small, round: number): Promise<Command> {
  const command = place.start(trainArgs('run', small, { actors: 2, workers: 1 }));
  await until(() => place.rounds('run') >= round || !command.running);
  assert(command.running, command.stdout + command.stderr);
  return command;
}

async function succeed(command: Command): Promise<void> {
  const { code, stdout, stderr } = await command.ended;
  assert.equal(code, 0, stdout + stderr);
}

describe('a run that is disturbed comes to the same bits', () => {
  it('when actors are killed all the time', async (t) => {
    const place = new Workplace(t);
    const command = place.start(trainArgs('run', LONGER, { actors: 3, workers: 1 }));
    let killed = 0;
    for (let round = 2; round < 11; round += 2) {
      await until(() => place.rounds('run') >= round || !command.running);
      if (place.kill('actor', round)) killed++;
    }
    await succeed(command);
    assert(killed >= 4, `${killed} actors were killed`);
    assert.match(command.stdout, /actor \d died \(killed by SIGKILL\): starting it again/);
    assert.deepEqual(await resultOf(place, 'run'), await undisturbed(LONGER));
  });

  it('when the learner is killed: the supervisor starts it again', async (t) => {
    const place = new Workplace(t);
    const command = await startAndWait(place, AHEAD, seeded('learner', 2, 9));
    assert(place.kill('learner'));
    await succeed(command);
    assert.match(command.stdout, /learner died \(killed by SIGKILL\)/);
    assert.deepEqual(await resultOf(place, 'run'), await undisturbed(AHEAD));
  });

  it('when everything is killed and resumed', async (t) => {
    const place = new Workplace(t);
    const command = await startAndWait(place, LONGER, seeded('supervisor', 2, 9));
    assert(place.kill('learner'));
    command.kill('SIGKILL');
    await command.ended;
    await place.untilQuiet();
    assert.match(await place.output(['resume', 'run']), /continuing from .*round-0000/);
    assert.deepEqual(await resultOf(place, 'run'), await undisturbed(LONGER));
  });

  it('when it is interrupted twice and resumed with other actors', async (t) => {
    const place = new Workplace(t);
    const first = await startAndWait(place, AHEAD, seeded('first', 1, 4));
    first.interrupt();
    assert.equal((await first.ended).code, 130);
    await place.untilQuiet();
    const [, stoppedAfter] = /stopped after round (\d+)/.exec(first.stdout) ?? [];
    assert.equal(place.rounds('run'), Number(stoppedAfter), 'metrics and checkpoint agree');

    const second = place.start(['resume', 'run', '--set', 'actors.count=1', '--set', 'actors.workers=2']);
    await until(() => place.rounds('run') > Number(stoppedAfter) + 1 || !second.running);
    second.interrupt();
    assert.equal((await second.ended).code, 130, second.stdout + second.stderr);
    await place.untilQuiet();

    await place.output(['resume', 'run', '--local']);
    assert.deepEqual(await resultOf(place, 'run'), await undisturbed(AHEAD));
  });
});

describe('several learners', () => {
  const small: Small = { ...LONGER, options: { ...LONGER.options, 'learner.count': 2, 'train.rounds': 8 } };

  it('come to the same bits with any number of actors, and after the death of one of them', async (t) => {
    const place = new Workplace(t);
    const wide = await train(place, 'wide', small, { actors: 4, workers: 1 });
    const command = await startAndWait(place, small, seeded('member', 2, 5));
    const member = place.processes('learner').find(({ args }) => args[args.indexOf('--rank') + 1] === '1');
    process.kill(member!.pid, 'SIGKILL');
    await succeed(command);
    assert.match(command.stdout, /learner died/);
    assert.deepEqual(await resultOf(place, 'run'), wide);
  });
});

describe('the other Node', () => {
  const node = process.env['ATTUNE_NODE22'];
  const skip = node === undefined && !process.env['CI'] ? 'ATTUNE_NODE22 names no Node 22' : false;

  for (const [name, small] of Object.entries(SMALL)) {
    it(`gives the same hash: ${name}`, { skip }, async (t) => {
      assert(node !== undefined, 'under CI, ATTUNE_NODE22 must name a Node 22');
      const place = new Workplace(t);
      const spread = name === 'discrete' ? { actors: 2, workers: 1 } : undefined;
      const there = await train(place, 'there', small, spread, { node });
      assert.deepEqual(there, await train(place, 'here', small));
    });
  }
});
