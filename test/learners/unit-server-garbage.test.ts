import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { afterEach, describe, it } from 'node:test';
import { Dealer } from 'zeromq';
import { Rng } from '../../core/random.js';
import { packHeader } from '../../core/wire/header.js';
import { endAll, lineWalkServer, startActor, until, walkUnits, walkWeights } from '../helpers/actors.js';
import { garbage, plausible } from '../helpers/garbage.js';

const MESSAGES = 100_000;
afterEach(endAll);

/** Sends bad messages, taking note of the answers; the peer stays connected until the result is called. */
async function flood(port: number, seed: number, count: number): Promise<() => void> {
  const rng = Rng.seed(seed);
  const peer = new Dealer({ linger: 0 });
  peer.connect(`tcp://127.0.0.1:${port}`);
  void (async () => {
    for await (const answer of peer) assert(answer.length > 0);
  })();
  for (let i = 0; i < count; i++) {
    const frames = garbage(rng, plausible);
    await peer.send(frames.length > 0 ? frames : [new Uint8Array(0)]);
  }
  return () => peer.close();
}

/** Bytes that are not even ZeroMQ. */
async function noise(port: number, rng: Rng): Promise<void> {
  const socket = connect(port, '127.0.0.1').resume();
  const gone = new Promise((resolve) => socket.on('close', resolve).on('error', () => undefined));
  socket.end(Uint8Array.from({ length: rng.int(300) }, () => rng.int(256)));
  await gone;
}

describe('a learner port', () => {
  it('counts 100,000 bad messages and many bad connections, logs few, and serves its actors meanwhile', async () => {
    const { server, events } = await lineWalkServer();
    const units = walkUnits(300, { steps: 30 });
    const floods = [flood(server.port, 1, MESSAGES / 2), flood(server.port, 2, MESSAGES / 2)];
    const rng = Rng.seed(3);
    const noises = Array.from({ length: 50 }, async () => await noise(server.port, rng));
    startActor(server.port);
    assert.equal((await server.collect(units, { version: 0, arrays: walkWeights(0.5) })).length, 300);
    const ends = await Promise.all(floods);
    await Promise.all(noises);
    const bad = (): number => Object.values(server.status().decodeErrors).reduce((sum, n) => sum + n, 0);
    await until(() => bad() > 0.99 * MESSAGES); // mutation leaves a few of them in order
    for (const end of ends) end();
    assert(events.length < 50, `${events.length} events`);
    assert.equal(server.status().actors, 1);
    assert.equal(
      (await server.collect(walkUnits(3, { steps: 9 }, 1, 1), { version: 1, arrays: walkWeights(0.5) }))
        .length,
      3,
    );
  });

  it('tells a peer of another protocol so', async () => {
    const { server } = await lineWalkServer();
    const peer = new Dealer({ routingId: 'old', linger: 0 });
    peer.connect(`tcp://127.0.0.1:${server.port}`);
    await peer.send([packHeader({ protocol: 0, type: 'hello', anything: true })]);
    const [answer] = await peer.receive();
    assert.match(answer.toString(), /refused.*whose protocol this actor does not speak/s);
    assert.deepEqual(server.status().refusals, { protocol: 1 });
    peer.close();
  });

  it('ends unharmed in the moment that a peer leaves, time and again', async () => {
    for (let i = 0; i < 300; i++) {
      const { server } = await lineWalkServer();
      const peer = new Dealer({ routingId: 'leaving', linger: 0 });
      peer.connect(`tcp://127.0.0.1:${server.port}`);
      await peer.send([packHeader({ protocol: 0, type: 'hello' })]);
      await peer.receive();
      peer.close();
      await server.close('stopped');
    }
  });

  it('believes no peer that calls itself something else than its address', async () => {
    const { server } = await lineWalkServer();
    const peer = new Dealer({ routingId: 'mallory', linger: 0 });
    peer.connect(`tcp://127.0.0.1:${server.port}`);
    await peer.send(plausible[0]);
    await until(() => server.status().decodeErrors.identity === 1);
    peer.close();
  });
});
