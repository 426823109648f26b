import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { LearnerLink } from '../../actors/learner-link.js';
import { ndarray } from '../../core/arrays.js';
import { ownFrames } from '../../core/wire/array-frames.js';
import type { LearnerMessage, UnitMessage } from '../../core/wire/learner-messages.js';
import { endAll, lineWalkServer, until, walkUnits, walkWeights } from '../helpers/actors.js';

/** An actor played by hand: it does only what a test tells it to. */
class HandActor {
  readonly heard: LearnerMessage[] = [];
  session = '';
  private readonly link: LearnerLink;

  constructor(
    readonly id: string,
    port: number,
    credits: number,
  ) {
    this.link = new LearnerLink(id, { host: '127.0.0.1', port }, undefined, {
      connected: () => this.hello([]),
      disconnected: () => undefined,
      malformed: (error) => assert.fail(error),
      message: (message) => {
        this.heard.push(message);
        if (message.type !== 'welcome') return;
        this.session = message.session;
        this.link.send({ type: 'ready', actor: id, session: this.session, credits });
      },
    });
    hands.push(this);
    this.link.open();
  }

  hello(holding: number[]): void {
    const { id: actor, session } = this;
    this.link.send({ type: 'hello', actor, version: '0.1.0', workers: 1, plugins: [], session, holding });
  }

  beat(received: number, holding: number[], progress: number[] = []): void {
    this.link.send({ type: 'heartbeat', actor: this.id, session: this.session, received, holding, progress });
  }

  answer({ ticket }: UnitMessage, session = this.session): void {
    const arrays = ownFrames({ by: ndarray(Uint8Array.of(this.id.charCodeAt(0))) });
    this.link.send({ type: 'sample', actor: this.id, session, ticket, arrays });
  }

  want(version: number): void {
    this.link.send({ type: 'want', actor: this.id, session: this.session, version });
  }

  /** The units that it was given, once there are `count` of them. */
  async units(count: number): Promise<UnitMessage[]> {
    const units = (): UnitMessage[] => this.heard.filter((message) => message.type === 'unit');
    await until(() => units().length >= count);
    assert.equal(units().length, count);
    return units();
  }

  async close(): Promise<void> {
    await this.link.close({ type: 'bye', actor: this.id, reason: 'stopped', message: '' });
  }
}

const hands: HandActor[] = [];
afterEach(async () => {
  await Promise.all(hands.splice(0).map((hand) => hand.close()));
  await endAll();
});
const weights = { version: 0, arrays: walkWeights(0.5) };

describe('the protocol', () => {
  it('gives an actor as many units as it has credits, and another for each that comes back', async () => {
    const { server } = await lineWalkServer();
    const a = new HandActor('a', server.port, 3);
    const samples = server.collect(walkUnits(5, null), weights);
    const first = await a.units(3);
    assert.deepEqual(
      first.map(({ number }) => number),
      [1, 2, 3],
    );
    a.answer(first[1]);
    a.answer(first[0]);
    for (const unit of [first[2], ...(await a.units(5)).slice(3)]) a.answer(unit);
    assert.deepEqual(
      (await samples).map(({ unit }) => unit.index),
      [0, 1, 2, 3, 4],
    );
  });

  it('hands a unit out again that an actor was sent and does not have', async () => {
    const { server } = await lineWalkServer();
    const a = new HandActor('a', server.port, 2);
    void server.collect(walkUnits(2, null), weights).catch(() => undefined);
    const [first, second] = await a.units(2);
    a.beat(1, [first.ticket]); // the second may still be on its way
    a.beat(2, [first.ticket]);
    const [, , again] = await a.units(3);
    assert.equal(again.ticket, second.ticket);
    assert.equal(server.status().reissues, 1);
  });

  it('hands a unit out again that stands still for long beyond the time limit', async () => {
    const { server } = await lineWalkServer({ unitTimeout: 1000 });
    const a = new HandActor('a', server.port, 1);
    void server.collect(walkUnits(1, null), weights).catch(() => undefined);
    const [{ ticket }] = await a.units(1);
    a.beat(1, [ticket], [ticket, 50, 1900]);
    a.beat(1, [ticket], [ticket, 50, 2100]);
    assert.equal((await a.units(2))[1].ticket, ticket);
    assert.equal(server.status().reissues, 1);
  });

  it('counts and drops a second copy, and takes no sample of another session', async () => {
    const { server } = await lineWalkServer();
    const a = new HandActor('a', server.port, 1);
    const samples = server.collect(walkUnits(2, null), weights);
    const [first] = await a.units(1);
    a.answer(first, 'another session');
    await until(() => a.heard.some(({ type }) => type === 'who'));
    assert.equal(server.status().unitsDone, 0);
    a.answer(first);
    a.answer((await a.units(2))[1]);
    await samples;
    a.answer(first);
    await until(() => server.status().duplicates === 1);
    assert.equal(server.status().unitsDone, 2);
  });

  it('lets a reconnecting actor keep what it still has and takes back the rest', async () => {
    const { server } = await lineWalkServer();
    const a = new HandActor('a', server.port, 2);
    void server.collect(walkUnits(2, null), weights).catch(() => undefined);
    const [first, second] = await a.units(2);
    a.hello([second.ticket]);
    const [, , again] = await a.units(3);
    assert.equal(again.ticket, first.ticket);
    assert(again.number > second.number); // numbers go on, or an old heartbeat would deny the new unit
  });

  it('sends missed weights while they are needed, and says when they are not', async () => {
    const { server } = await lineWalkServer();
    const a = new HandActor('a', server.port, 1);
    const samples = server.collect(walkUnits(1, null), weights);
    const [unit] = await a.units(1);
    a.want(0);
    await until(() => a.heard.some(({ type }) => type === 'weights'));
    const sent = a.heard.find((message) => message.type === 'weights')!;
    assert.deepEqual(sent.arrays, weights.arrays);
    a.answer(unit);
    await samples;
    a.want(0);
    await until(() => a.heard.some((message) => message.type === 'gone' && message.version === 0));
  });
});
