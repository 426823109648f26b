import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Sample } from '../../core/algorithm.js';
import { ndarray } from '../../core/arrays.js';
import { UnitLedger } from '../../learners/unit-ledger.js';
import { walkUnits } from '../helpers/actors.js';

const ACTORS = ['a', 'b', 'c'];
const everyone = (): string[] => ACTORS;

/** Plays a random history of takings, samples, copies, losses and failures until nobody waits for anything. */
async function play(
  choices: readonly number[],
  unitRetries: number,
): Promise<{ ledger: UnitLedger; results: PromiseSettledResult<Sample[]>[] }> {
  const ledger = new UnitLedger(unitRetries);
  const calls = [ledger.add(walkUnits(5, {}, 0, 0), 0), ledger.add(walkUnits(4, {}, 1, 1), 1)];
  const settled = Promise.allSettled(calls);
  const held: [number, string][] = [];
  const answer = (ticket: number): void =>
    ledger.complete(ticket, { ticket: ndarray(Int32Array.of(ticket)) });
  for (const choice of choices) {
    const actor = ACTORS[choice % 3];
    const at = held[choice % Math.max(1, held.length)];
    switch (choice % 7) {
      case 0:
      case 1:
      case 2: {
        const ticket = ledger.take(actor, everyone);
        if (ticket) held.push([ticket.number, actor]);
        break;
      }
      case 3:
        if (at) answer(at[0]);
        break;
      case 4:
        if (at) ledger.lose(at[0]);
        break;
      case 5:
        if (at) ledger.giveBack(at[0]);
        break;
      case 6:
        if (at && choice % 3 === 0) ledger.fail(at[0], at[1], 'it fell');
        break;
    }
  }
  for (const [ticket] of held) answer(ticket);
  for (let ticket = ledger.take('a', everyone); ticket; ticket = ledger.take('a', () => ['a']))
    answer(ticket.number);
  return { ledger, results: await settled };
}

describe('UnitLedger', () => {
  it('settles every call with its units in order, whatever is lost, copied or late', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(), { maxLength: 120 }),
        fc.integer({ min: 0, max: 40 }),
        async (choices, retries) => {
          const { ledger, results } = await play(choices, retries);
          results.forEach((result, call) => {
            if (result.status === 'rejected')
              return assert.match(String(result.reason), /it fell \(failed \d+ times?, on /);
            assert.deepEqual(
              result.value.map(({ unit, arrays }) => [unit.round, unit.index, arrays['ticket'].data[0]]),
              Array.from({ length: 5 - call }, (_, index) => [call, index, 5 * call + index]),
            );
          });
          assert.deepEqual(
            [ledger.queued, ledger.inFlight, ledger.needs(0), ledger.needs(1)],
            [0, 0, false, false],
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('hands out the oldest first, a lost one before the rest', () => {
    const ledger = new UnitLedger(2);
    void ledger.add(walkUnits(4, {}), 0);
    const taken = [0, 1, 2].map(() => ledger.take('a', everyone)!.number);
    assert.deepEqual(taken, [0, 1, 2]);
    ledger.lose(1);
    assert.equal(ledger.take('b', everyone)!.number, 1);
    assert.equal(ledger.take('b', everyone)!.number, 3);
    assert.equal(ledger.take('b', everyone), undefined);
    assert.equal(ledger.reissues, 1);
  });

  it('counts a second copy of a sample and keeps the first', async () => {
    const ledger = new UnitLedger(2);
    const call = ledger.add(walkUnits(1, {}), 0);
    const { number } = ledger.take('a', everyone)!;
    ledger.lose(number);
    ledger.take('b', everyone);
    ledger.complete(number, { from: ndarray(Int32Array.of(1)) });
    ledger.complete(number, { from: ndarray(Int32Array.of(2)) });
    assert.deepEqual((await call)[0].arrays['from'].data, Int32Array.of(1));
    assert.deepEqual([ledger.done, ledger.duplicates], [1, 1]);
  });

  it('gives a failed unit to another actor while there is one', () => {
    const ledger = new UnitLedger(5);
    void ledger.add(walkUnits(1, {}), 0);
    const { number } = ledger.take('a', everyone)!;
    ledger.fail(number, 'a', 'it fell');
    assert.equal(ledger.take('a', everyone), undefined);
    assert.equal(ledger.take('a', () => ['a'])!.number, number);
  });

  it('gives up a unit that is lost with every actor that takes it', async () => {
    const ledger = new UnitLedger(2);
    const call = ledger.add(walkUnits(1, {}), 0);
    const rejected = assert.rejects(call, /round 0 train 0: lost together with its actor 20 times/);
    for (let ticket = ledger.take('a', everyone); ticket; ticket = ledger.take('a', everyone))
      ledger.lose(ticket.number);
    await rejected;
  });
});
