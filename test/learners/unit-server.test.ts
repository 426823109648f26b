import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, describe, it } from 'node:test';
import type { Sample } from '../../core/algorithm.js';
import { InputError, RunError } from '../../core/errors.js';
import { UnitRunner } from '../../core/unit-runner.js';
import type { Unit } from '../../core/unit.js';
import { newKeyPair } from '../../core/wire/new-keys.js';
import {
  endAll,
  LINE_WALK,
  lineWalkServer,
  startActor,
  until,
  walkUnits,
  walkWeights,
  type ActorProcess,
} from '../helpers/actors.js';

const folder = mkdtempSync(join(tmpdir(), 'attune-units-'));
after(() => rmSync(folder, { recursive: true }));
afterEach(endAll);
let files = 0;
const freshFile = (): string => join(folder, `once-${files++}`);

/** What the same units give without any wire. */
async function computedHere(units: readonly Unit[], push: number): Promise<Sample[]> {
  await import(LINE_WALK);
  const runner = await UnitRunner.create({
    env: { name: 'line-walk', config: {} },
    algorithm: { name: 'line-walker', config: {} },
  });
  const weights = { version: units[0].weightsVersion, arrays: walkWeights(push) };
  const samples: Sample[] = [];
  for (const unit of units) samples.push({ unit, arrays: await runner.run(unit, weights) });
  return samples;
}

describe('UnitServer', () => {
  it('gives the samples of the units, in their order, as they are computed in one process', async () => {
    const { server } = await lineWalkServer();
    const actors = [startActor(server.port, { workers: 2 }), startActor(server.port)];
    const first = walkUnits(20, { steps: 40 }, 0, 0);
    const second = walkUnits(20, { steps: 40 }, 1, 1);
    const both = await Promise.all([
      server.collect(first, { version: 0, arrays: walkWeights(0.2) }),
      server.collect(second, { version: 1, arrays: walkWeights(0.8) }),
      server.collect([], { version: 2, arrays: walkWeights(0) }),
    ]);
    assert.deepEqual(both, [await computedHere(first, 0.2), await computedHere(second, 0.8), []]);
    await server.close('finished');
    for (const { exited } of actors) assert.equal((await exited).code, 0);
  });

  it('computes every unit exactly once while actors are killed', async () => {
    const { server } = await lineWalkServer();
    const actors = [startActor(server.port), startActor(server.port)];
    const units = walkUnits(60, { steps: 60, load: 20_000 });
    let collected = false;
    const samples = server.collect(units, { version: 0, arrays: walkWeights(0.4) });
    samples.then(
      () => (collected = true),
      () => (collected = true),
    );
    let killed = 0;
    let next = 0;
    while (!collected) {
      const done = server.status().unitsDone;
      await until(() => collected || server.status().unitsDone >= done + 12);
      if (collected) break;
      const victim = next++ % 2;
      actors[victim].child.kill('SIGKILL');
      await actors[victim].exited;
      actors[victim] = startActor(server.port);
      killed++;
    }
    assert.deepEqual(await samples, await computedHere(units, 0.4));
    const { unitsDone, unitsInFlight, unitsQueued, reissues } = server.status();
    assert.deepEqual(
      { unitsDone, unitsInFlight, unitsQueued },
      { unitsDone: 60, unitsInFlight: 0, unitsQueued: 0 },
    );
    assert(killed >= 3 && reissues >= killed, `${killed} killed, ${reissues} units handed out again`);
  });

  it('replaces a worker that hangs, while others go on', async () => {
    const { server, events } = await lineWalkServer({ unitTimeout: 1500 });
    const actors = [startActor(server.port, { workers: 2 })];
    const units = walkUnits(12, { steps: 40, fault: { index: 1, kind: 'hang', once: freshFile() } });
    const samples = await server.collect(units, { version: 0, arrays: walkWeights(0.4) });
    assert.deepEqual(
      samples.map(({ arrays }) => arrays),
      (await computedHere(units, 0.4)).map(({ arrays }) => arrays),
    );
    assert.deepEqual(server.status().failures, { timeout: 1 });
    assert.match(
      events.find(({ kind }) => kind === 'failed')!.message,
      /round 0 train 1: env 'line-walk': no environment step for 1.5 s after 3 steps/,
    );
    await server.close('finished');
    assert.equal((await actors[0].exited).code, 0);
  });

  it('survives a worker that ends', async () => {
    const { server } = await lineWalkServer();
    startActor(server.port);
    const units = walkUnits(4, { steps: 40, fault: { index: 2, kind: 'exit', once: freshFile() } });
    assert.equal((await server.collect(units, { version: 0, arrays: walkWeights(0.4) })).length, 4);
    assert.deepEqual(server.status().failures, { crash: 1 });
  });

  it('tries a failing unit on other actors, then rejects naming unit, cause and actors; other calls go on', async () => {
    const { server } = await lineWalkServer();
    startActor(server.port);
    startActor(server.port);
    await until(() => server.status().actors === 2);
    const weights = { version: 0, arrays: walkWeights(0.4) };
    const thrown = server.collect(walkUnits(4, { steps: 9, fault: { index: 2, kind: 'throw' } }), weights);
    const fine = server.collect(walkUnits(4, { steps: 9 }, 0, 1), weights);
    await assert.rejects(thrown, (error: Error) => {
      assert(error instanceof RunError);
      assert.match(
        error.message,
        /round 0 train 2: env 'line-walk': the walker fell \(failed 3 times, on (\S+), (\S+)\)/,
      );
      return true;
    });
    assert.equal((await fine).length, 4);
    const nan = server.collect(walkUnits(1, { steps: 9, fault: { index: 0, kind: 'nan' } }), weights);
    await assert.rejects(nan, /round 0 train 0: env 'line-walk': sample array 'observation'\[5\] is NaN/);
    assert.deepEqual(server.status().failures, { env: 3, sample: 3 });
  });

  it('gives weights to an actor that missed their publication', async () => {
    const { server } = await lineWalkServer();
    const units = walkUnits(3, { steps: 9 });
    const samples = server.collect(units, { version: 0, arrays: walkWeights(0.3) });
    startActor(server.port); // there was nobody to publish to
    assert.deepEqual(await samples, await computedHere(units, 0.3));
  });

  it('serves others while an actor is stopped, and that one again when it goes on', async () => {
    const { server } = await lineWalkServer();
    const actors = [startActor(server.port), startActor(server.port)];
    await until(() => server.status().actors === 2);
    actors[0].child.kill('SIGSTOP');
    for (let round = 0; round < 12; round++) {
      const arrays = { ...walkWeights(0.3), bulk: { shape: [1 << 18], data: new Float32Array(1 << 18) } };
      const units = walkUnits(4, { steps: 9 }, round, round);
      assert.equal((await server.collect(units, { version: round, arrays })).length, 4);
    }
    assert.equal(server.status().actors, 1);
    actors[0].child.kill('SIGCONT');
    await until(() => server.status().actors === 2);
    actors[1].child.kill('SIGKILL');
    await actors[1].exited;
    const units = walkUnits(4, { steps: 9 }, 20, 20);
    assert.deepEqual(
      await server.collect(units, { version: 20, arrays: walkWeights(0.1) }),
      await computedHere(units, 0.1),
    );
  });

  it('finds its actors again when it is started anew at the same address', async () => {
    const before = await lineWalkServer();
    const { port } = before.server;
    const actors = [startActor(port)];
    const abandoned = before.server.collect(walkUnits(40, { steps: 40, load: 100_000 }), {
      version: 0,
      arrays: walkWeights(0.3),
    });
    await until(() => before.server.status().unitsDone > 1);
    const rejected = assert.rejects(abandoned, RunError);
    await before.server.close('stopped');
    await rejected;
    const { server } = await lineWalkServer({ address: { host: '127.0.0.1', port } });
    const units = walkUnits(4, { steps: 9 });
    assert.deepEqual(
      await server.collect(units, { version: 0, arrays: walkWeights(0.6) }),
      await computedHere(units, 0.6),
    );
    await server.close('finished');
    assert.equal((await actors[0].exited).code, 0);
  });

  it('refuses actors of another version, run or set of plug-ins, says why, and goes on', async () => {
    const plugin = join(folder, 'plugin.mjs');
    writeFileSync(
      plugin,
      `export default (attune) => attune.registerPreset('nothing', { summary: '', config: {} });\n`,
    );
    const plugins = [{ path: 'walks.mjs', sha256: 'ab'.repeat(32) }];
    const { server, events } = await lineWalkServer({ plugins });
    const { server: plain } = await lineWalkServer();
    startActor(plain.port);
    const cases: [ActorProcess, RegExp][] = [
      [startActor(plain.port, { version: '9.3.0' }), /the learner runs attune 0\.1\.0, this actor 9\.3\.0/],
      [
        startActor(plain.port, { run: 'another' }),
        /belongs to run 'test', this actor was started for 'another'/,
      ],
      [
        startActor(plain.port, { plugins: [plugin] }),
        /has loaded a plug-in \(sha256 \w{12}\) that the run does not use/,
      ],
      [startActor(server.port), /the run uses plug-in 'walks.mjs' \(sha256 abababababab\)/],
    ];
    for (const [{ exited }, message] of cases) {
      const { code, stderr } = await exited;
      assert.equal(code, 2);
      assert.match(stderr, message);
    }
    assert.deepEqual(plain.status().refusals, { version: 1, run: 1, plugins: 1 });
    assert.deepEqual(server.status().refusals, { plugins: 1 });
    assert.deepEqual(
      events.map(({ kind, reason }) => [kind, reason]),
      [['refused', 'plugins']],
    );
    assert.equal(
      (await plain.collect(walkUnits(2, { steps: 9 }), { version: 0, arrays: walkWeights(0.1) })).length,
      2,
    );
  });

  it('says that a port is taken, and that listening beyond loopback needs keys', async () => {
    const { server } = await lineWalkServer();
    const address = { host: '127.0.0.1', port: server.port };
    await assert.rejects(
      lineWalkServer({ address }),
      (error: Error) => error instanceof InputError && /in use/.test(error.message),
    );
    await assert.rejects(
      lineWalkServer({ address: { host: '0.0.0.0', port: 0 } }),
      (error: Error) => error instanceof InputError && /needs keys/.test(error.message),
    );
    await server.close('stopped');
  });

  it('can be started again with keys, at once and beside another', async () => {
    const keys = newKeyPair();
    const secure = { security: { keys, allowed: new Set([keys.publicKey]) } };
    for (let i = 0; i < 5; i++) {
      const both = await Promise.all([lineWalkServer(secure), lineWalkServer(secure)]);
      await Promise.all(both.map(async ({ server }) => await server.close('stopped')));
    }
    const { server } = await lineWalkServer(secure);
    startActor(server.port, { security: { keys, serverKey: keys.publicKey } });
    const samples = await server.collect(walkUnits(2, { steps: 9 }), {
      version: 0,
      arrays: walkWeights(0.6),
    });
    assert.equal(samples.length, 2);
  });

  it('lets in by key only whom the list allows', async () => {
    const [own, friend, stranger] = [newKeyPair(), newKeyPair(), newKeyPair()];
    const security = { keys: own, allowed: new Set([friend.publicKey]) };
    const { server, events } = await lineWalkServer({ address: { host: '0.0.0.0', port: 0 }, security });
    const serverKey = own.publicKey;
    const outside = [
      startActor(server.port, { security: { keys: stranger, serverKey }, patience: 2 }),
      startActor(server.port, { patience: 2 }),
      startActor(server.port, { security: { keys: friend, serverKey: stranger.publicKey }, patience: 2 }),
    ];
    const inside = startActor(server.port, { security: { keys: friend, serverKey } });
    const units = walkUnits(4, { steps: 9 });
    assert.deepEqual(
      await server.collect(units, { version: 0, arrays: walkWeights(0.6) }),
      await computedHere(units, 0.6),
    );
    for (const { exited } of outside) {
      const { code, stderr } = await exited;
      assert.equal(code, 1);
      assert.match(stderr, /no learner at 127\.0\.0\.1:\d+ for 2 s/);
    }
    assert.equal(server.status().actors, 1);
    assert(server.status().refusals.key > 0);
    assert.equal(events.filter(({ reason }) => reason === 'key').length, 1);
    await server.close('finished');
    assert.equal((await inside.exited).code, 0);
  });
});
