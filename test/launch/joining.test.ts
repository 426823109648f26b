import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Dealer } from 'zeromq';
import { Rng } from '../../core/random.js';
import { BUILT_INS } from '../../launch/built-ins.js';
import { LONGER, resultOf, train, trainArgs } from '../determinism/runs.js';
import { assertRefused, sets, until, Workplace, type Command, type Ended } from '../helpers/cli.js';
import { garbage, plausible } from '../helpers/garbage.js';
import { walkPlugin } from '../helpers/plugins.js';

const ACTOR_PROCESS = fileURLToPath(new URL('../fixtures/actor-process.js', import.meta.url));

/** The number of a series of a Prometheus endpoint; NaN when there is none. */
async function scrape(url: string, series: string): Promise<number> {
  const text = await (await fetch(url)).text();
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
  return Number(line?.slice(series.length));
}

const urlOf = async (command: Command): Promise<string> =>
  (await command.says(/metrics for Prometheus: (\S+)/))[1];

/** An actor that says that it is of another version of attune. */
async function oldActor(place: Workplace, address: string): Promise<Ended> {
  const [host, port] = address.split(':');
  const options = { connect: { host, port: Number(port) }, workers: 1, version: '9.9.9', modules: BUILT_INS };
  const child = spawn(process.execPath, [ACTOR_PROCESS, JSON.stringify(options)], {
    cwd: place.folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return await new Promise((resolve) =>
    child.on('close', (code, signal) => resolve({ code, signal, stdout: '', stderr })),
  );
}

describe('actors that join by hand', () => {
  it('are told why they cannot take part; the run counts them and goes on with those that can', async (t) => {
    const place = new Workplace(t);
    place.write('walk.js', walkPlugin());
    place.write('other.js', walkPlugin(`if (at > 100) at = 0;`));
    const learner = place.start([
      ...['learner', 'cartpole/reinforce', '--plugin', 'walk.js', '--listen', '127.0.0.1:0'],
      ...sets({ 'env.name': 'walk', 'train.rounds': 2, 'train.evaluateEpisodes': 2, 'metrics.port': 0 }),
    ]);
    const [, address] = await learner.says(/actors join with: attune actor --connect (\S+)/);
    const url = await urlOf(learner);
    const join = ['actor', '--connect', address];

    const without = await place.attune(join);
    assertRefused(
      without,
      2,
      /refused by the learner: the run uses plug-in '.*walk\.js' .*start it with --plugin and the same file/,
    );
    const other = await place.attune([...join, '--plugin', 'other.js']);
    assertRefused(other, 2, /refused by the learner: the run uses plug-in '.*walk\.js'/);
    const stray = await place.attune([...join, '--plugin', 'walk.js', '--run', 'another']);
    assertRefused(stray, 2, /belongs to run 'cartpole-reinforce-1', this actor was started for 'another'/);
    const old = await oldActor(place, address);
    assert.equal(old.code, 2);
    assert.match(
      old.stderr,
      /the learner runs attune \S+, this actor 9\.9\.9: install the same version on both/,
    );

    const refused = async (reason: string): Promise<number> =>
      await scrape(url, `attune_actors_refused_total{reason="${reason}"}`);
    assert.deepEqual([await refused('plugins'), await refused('run'), await refused('version')], [2, 1, 1]);
    const actor = place.start([...join, '--plugin', 'walk.js', '--workers', '2']);
    assert.equal((await learner.ended).code, 0, learner.stdout + learner.stderr);
    assert.deepEqual((await actor.ended).code, 0, actor.stderr);
    await place.untilQuiet();
  });
});

describe('a run folder', () => {
  it('has one learner at a time', async (t) => {
    const place = new Workplace(t);
    const first = place.start(['learner', 'cartpole/reinforce', '--listen', '127.0.0.1:0']);
    await first.says(/actors join with/);
    await until(() => existsSync(place.path('runs', 'cartpole-reinforce-1', 'learner.lock')));
    const held = /run '.*cartpole-reinforce-1' is being written by process \d+ on /;
    for (const args of [
      ['resume', 'cartpole-reinforce-1'],
      ['learner', '--run', 'cartpole-reinforce-1'],
    ])
      assertRefused(await place.attune(args), 2, held);
    first.kill('SIGTERM');
    assert.equal((await first.ended).code, 130, first.stderr);
    await place.untilQuiet();
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Messages that nobody can want, and bytes that are not even ZeroMQ, until `enough`. */
async function throwGarbage(port: number, enough: () => boolean): Promise<void> {
  const rng = Rng.seed(11);
  const dealer = new Dealer({ linger: 0 });
  dealer.connect(`tcp://127.0.0.1:${port}`);
  for (let i = 0; !enough(); i++) {
    const frames = garbage(rng, plausible);
    await dealer.send(frames.length > 0 ? frames : [new Uint8Array(0)]);
    if (i % 100 > 0) continue;
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    socket.end(Uint8Array.from({ length: rng.int(300) }, () => rng.int(256)));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  dealer.close();
}

describe("garbage at the learner's port", () => {
  it('is counted and dropped; the run comes to the same bits', async (t) => {
    const place = new Workplace(t);
    const port = await freePort();
    const small = { ...LONGER, options: { ...LONGER.options, 'learner.port': port, 'metrics.port': 0 } };
    const command = place.start(trainArgs('run', small, { actors: 2, workers: 1 }));
    const url = await urlOf(command);
    const count = async (): Promise<number> => {
      const kinds = ['frames', 'header', 'type', 'field', 'arrays'];
      const counts = kinds.map(
        async (reason) => await scrape(url, `attune_decode_errors_total{reason="${reason}"}`),
      );
      return (await Promise.all(counts)).reduce((sum, n) => sum + n, 0);
    };
    let counted = 0;
    const thrown = throwGarbage(port, () => counted >= 500 || !command.running);
    while (counted < 500 && command.running) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      counted = await count().catch(() => counted); // at the end of the run nobody answers any more
    }
    await thrown;
    assert.equal((await command.ended).code, 0, command.stdout + command.stderr);
    assert(counted >= 500, `${counted} bad messages were counted`);
    assert.deepEqual(await resultOf(place, 'run'), await train(place, 'alone', LONGER));
  });
});
