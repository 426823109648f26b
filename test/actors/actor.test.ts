import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { endAll, lineWalkServer, startActor, until, walkUnits, walkWeights } from '../helpers/actors.js';

afterEach(endAll);

describe('an actor', () => {
  it('says goodbye on SIGTERM: its units are handed out again at once', async () => {
    const { server, events } = await lineWalkServer({ heartbeat: 60_000 }); // so that nothing but the goodbye can tell
    const leaving = startActor(server.port);
    const samples = server.collect(walkUnits(30, { steps: 40, load: 50_000 }), {
      version: 0,
      arrays: walkWeights(0.5),
    });
    await until(() => server.status().unitsDone > 1);
    leaving.child.kill('SIGTERM');
    assert.deepEqual(await leaving.exited, { code: 0, stderr: "info: joined run 'test'\n" });
    await until(() => server.status().actors === 0);
    assert.equal(server.status().unitsInFlight, 0);
    startActor(server.port, { workers: 2 });
    assert.equal((await samples).length, 30);
    assert.match(events.find(({ kind }) => kind === 'left')!.message, /left \(stopped\); [12] of its units/);
  });

  it('ends by itself with the run', async () => {
    const { server } = await lineWalkServer();
    const actors = [1, 2, 3].map(() => startActor(server.port));
    await until(() => server.status().actors === actors.length);
    await server.collect(walkUnits(6, { steps: 4 }), { version: 0, arrays: walkWeights(0.5) });
    await server.close('finished');
    for (const { exited } of actors) assert.equal((await exited).code, 0);
  });

  it('that cannot compute what is asked exits 2 with the reason, and the learner knows', async () => {
    const { server, events } = await lineWalkServer({
      env: { name: 'line-walk', config: { start: 'here' } },
    });
    const { code, stderr } = await startActor(server.port).exited;
    assert.equal(code, 2);
    assert.match(stderr, /env 'line-walk': start: /);
    await until(() => server.status().refusals.input === 1);
    assert.match(events[0].message, /actor \S+ cannot take part: env 'line-walk': start: /);
  });

  it('whose plug-in is missing exits 2 naming it', async () => {
    const { code, stderr } = await startActor(1, { plugins: ['no-such-plugin.js'] }).exited;
    assert.equal(code, 2);
    assert.match(stderr, /no-such-plugin\.js/);
  });

  it('gives up a learner that stays away, exit code 1', async () => {
    const { code, stderr } = await startActor(1, { patience: 1 }).exited;
    assert.equal(code, 1);
    assert.match(stderr, /no learner at 127\.0\.0\.1:1 for 1 s/);
  });
});
