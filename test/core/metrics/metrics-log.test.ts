import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { InputError, RunError } from '../../../core/errors.js';
import { MetricsLog, readMetrics } from '../../../core/metrics/index.js';
import { interceptFiles, systemError, temporaryFolder } from '../../helpers/files.js';

const pathIn = (t: TestContext): string => join(temporaryFolder(t), 'metrics.jsonl');
const roundsOf = async (path: string): Promise<number[]> =>
  (await readMetrics(path)).map(({ round }) => round);

async function filled(t: TestContext, rounds: number): Promise<{ path: string; log: MetricsLog }> {
  const path = pathIn(t);
  const log = new MetricsLog(path);
  for (let round = 1; round <= rounds; round++)
    await log.append({ round, metrics: { 'loss/policy': 1 / round } });
  return { path, log };
}

describe('metrics.jsonl', () => {
  it('holds one object per line, with what a clock decides at the end', async (t) => {
    const path = pathIn(t);
    const log = new MetricsLog(path);
    await log.append({ time: { seconds: 0.5 }, round: 1, envSteps: 100, metrics: { 'loss/value': 0.25 } });
    await log.append({ round: 2, evaluations: [{ interval: NaN }] });
    assert.equal(
      readFileSync(path, 'utf8'),
      '{"round":1,"envSteps":100,"metrics":{"loss/value":0.25},"time":{"seconds":0.5}}\n{"round":2,"evaluations":[{"interval":null}]}\n',
    );
    assert.deepEqual(await readMetrics(path), [
      { round: 1, envSteps: 100, metrics: { 'loss/value': 0.25 }, time: { seconds: 0.5 } },
      { round: 2, evaluations: [{ interval: null }] },
    ]);
  });

  it('is empty before the first line', async (t) => {
    assert.deepEqual(await readMetrics(pathIn(t)), []);
    await new MetricsLog(pathIn(t)).truncateAfter(0);
  });

  it('goes back to a round, so that a resumed run has each round once', async (t) => {
    const { path, log } = await filled(t, 5);
    const whole = readFileSync(path, 'utf8');
    await log.truncateAfter(3);
    assert.deepEqual(await roundsOf(path), [1, 2, 3]);
    for (const round of [4, 5]) await log.append({ round, metrics: { 'loss/policy': 1 / round } });
    assert.equal(readFileSync(path, 'utf8'), whole);
    await log.truncateAfter(0);
    assert.equal(readFileSync(path, 'utf8'), '');
    assert.deepEqual(readdirSync(join(path, '..')), ['metrics.jsonl']);
  });

  it('loses the closing line when the run goes on', async (t) => {
    const { path, log } = await filled(t, 2);
    await log.append({ round: 2, final: [] });
    await log.truncateAfter(2);
    assert.deepEqual(await readMetrics(path), [
      { round: 1, metrics: { 'loss/policy': 1 } },
      { round: 2, metrics: { 'loss/policy': 0.5 } },
    ]);
  });

  it('is read up to a torn last line, which is cut off before the next is added', async (t) => {
    for (const torn of ['{', '{"round":3', '{"round":3}', '\u0000\u0000']) {
      const { path, log } = await filled(t, 2);
      appendFileSync(path, torn);
      assert.deepEqual(await roundsOf(path), [1, 2]);
      await log.truncateAfter(2);
      await log.append({ round: 3 });
      assert.deepEqual(await roundsOf(path), [1, 2, 3]);
    }
  });

  it('is refused when another line is damaged, naming it', async (t) => {
    for (const bad of ['{"round":', '3', '{"runde":2}', '']) {
      const path = pathIn(t);
      writeFileSync(path, `{"round":1}\n${bad}\n{"round":3}\n`);
      const message = new InputError(`${path}:2: not a line of metrics; delete the line to go on without it`);
      await assert.rejects(readMetrics(path), message);
      await assert.rejects(new MetricsLog(path).truncateAfter(1), message);
    }
    const folder = pathIn(t);
    mkdirSync(folder);
    await assert.rejects(
      readMetrics(folder),
      /cannot read '.*metrics\.jsonl': illegal operation on a directory \(EISDIR\)/,
    );
  });

  it('names the file when the disk is full, and stays as it was when it cannot be replaced', async (t) => {
    const { path, log } = await filled(t, 3);
    const before = readFileSync(path, 'utf8');
    let restore = interceptFiles(t, (call) =>
      call.name === 'open' ? systemError('ENOSPC', call) : undefined,
    );
    await assert.rejects(
      log.append({ round: 4 }),
      new RunError(`cannot write '${path}': no space left on device (ENOSPC)`),
    );
    restore();
    restore = interceptFiles(t, (call) => (call.name === 'rename' ? systemError('EIO', call) : undefined));
    await assert.rejects(log.truncateAfter(1), RunError);
    restore();
    assert.equal(readFileSync(path, 'utf8'), before);
  });
});
