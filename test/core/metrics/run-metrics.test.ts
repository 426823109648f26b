import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { describe, it, type TestContext } from 'node:test';
import type { CollectorStatus } from '../../../core/collector.js';
import { InputError } from '../../../core/errors.js';
import { RunMetrics, serveMetrics, type MetricsServer } from '../../../core/metrics/index.js';

const status: CollectorStatus = {
  actors: 2,
  workers: 4,
  unitsInFlight: 6,
  unitsQueued: 1,
  unitsDone: 100,
  unitsPerSecond: 10,
  reissues: 3,
  duplicates: 2,
  failures: { crash: 5 },
  refusals: { version: 1 },
  decodeErrors: { frames: 7 },
  bytesReceived: 1000,
  bytesSent: 2000,
};

const round = {
  round: 7,
  envSteps: 700,
  episodes: 21,
  episode: { return: -1.5 },
  metrics: { 'loss/policy': 0.25 },
  seconds: 2,
};

/** The value of every series of ours, by name and labels. */
async function series(metrics: RunMetrics): Promise<Map<string, number>> {
  const lines = (await metrics.registry.metrics()).split('\n').filter((line) => line.startsWith('attune_'));
  return new Map(
    lines.map((line) => [
      line.slice(0, line.lastIndexOf(' ')),
      Number(line.slice(line.lastIndexOf(' ') + 1)),
    ]),
  );
}

async function served(t: TestContext, metrics = new RunMetrics()): Promise<MetricsServer> {
  const server = await serveMetrics(metrics.registry, { host: '127.0.0.1', port: 0 });
  t.after(() => server.close());
  return server;
}

describe('the metrics of a run', () => {
  it('begin at 0', async () => {
    const metrics = new RunMetrics();
    metrics.watch(() => ({ ...status, failures: {}, refusals: {}, decodeErrors: {} }));
    const values = await series(metrics);
    for (const name of [
      'attune_env_steps_total',
      'attune_episodes_total',
      'attune_rounds_total',
      'attune_round_duration_seconds_count',
      'attune_checkpoint_last_success_timestamp_seconds',
      'attune_unit_failures_total{reason="timeout"}',
      'attune_actors_refused_total{reason="key"}',
      'attune_decode_errors_total{reason="header"}',
    ]) {
      assert.equal(values.get(name), 0, name);
    }
  });

  it('show rounds, evaluations, checkpoints and the collector', async () => {
    const metrics = new RunMetrics();
    metrics.watch(() => status);
    metrics.round({ ...round, round: 6, envSteps: 600 });
    metrics.round(round);
    metrics.evaluated({ return: { mean: 3 } });
    metrics.checkpointed(0.5, 4096);
    const first = await series(metrics);
    const expected: [string, number][] = [
      ['attune_env_steps_total', 700],
      ['attune_episodes_total', 21],
      ['attune_rounds_total', 7],
      ['attune_round_duration_seconds_sum', 4],
      ['attune_episode_mean{quantity="return"}', -1.5],
      ['attune_algorithm_value{quantity="loss/policy"}', 0.25],
      ['attune_evaluation_mean{quantity="return"}', 3],
      ['attune_checkpoint_size_bytes', 4096],
      ['attune_actors_up', 2],
      ['attune_workers_up', 4],
      ['attune_units_in_flight', 6],
      ['attune_units_queued', 1],
      ['attune_units_done_total', 100],
      ['attune_units_reissued_total', 3],
      ['attune_samples_dropped_total', 2],
      ['attune_received_bytes_total', 1000],
      ['attune_sent_bytes_total', 2000],
      ['attune_unit_failures_total{reason="crash"}', 5],
      ['attune_actors_refused_total{reason="version"}', 1],
      ['attune_decode_errors_total{reason="frames"}', 7],
    ];
    for (const [name, value] of expected) assert.equal(first.get(name), value, name);
    assert.ok(first.get('attune_checkpoint_last_success_timestamp_seconds')! > 1e9);
    assert.deepEqual(await series(metrics), first, 'asking does not change them');
  });

  it('do not grow without bound when an algorithm invents names', async () => {
    const metrics = new RunMetrics();
    for (let i = 0; i < 500; i++) metrics.round({ ...round, metrics: { [`user/${i}`]: i } });
    const names = [...(await series(metrics)).keys()].filter((name) =>
      name.startsWith('attune_algorithm_value'),
    );
    assert.equal(names.length, 100);
  });

  it('are named as Prometheus asks for', async (t) => {
    const metrics = new RunMetrics();
    metrics.watch(() => status);
    metrics.round(round);
    for (const { name, type, help } of await metrics.registry.getMetricsAsJSON()) {
      if (!name.startsWith('attune_')) continue;
      assert.match(name, /^attune_[a-z]+(_[a-z]+)*$/);
      assert.equal(name.endsWith('_total'), String(type) === 'counter', name);
      assert.match(help, /\.$/);
    }
    const promtool = spawnSync('promtool', ['check', 'metrics'], {
      input: await metrics.registry.metrics(),
      encoding: 'utf8',
    });
    if (promtool.error) {
      t.skip('there is no promtool here');
      return;
    }
    const complaints = promtool.stderr.split('\n').filter((line) => line.startsWith('attune_'));
    assert.deepEqual(complaints, []);
  });
});

describe('the endpoint for Prometheus', () => {
  it('serves /metrics on loopback and nothing else', async (t) => {
    const { url, port } = await served(t);
    assert.equal(url, `http://127.0.0.1:${port}/metrics`);
    const response = await fetch(url);
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
    const text = await response.text();
    assert.match(text, /^attune_build_info\{version="\d+\.\d+\.\d+",node="v\d+/m);
    assert.match(text, /^process_cpu_seconds_total /m);
    assert.equal((await fetch(`${url}?x=1`, { method: 'HEAD' })).status, 200);
    assert.equal((await fetch(url, { method: 'POST' })).status, 405);
    for (const path of ['/', '/metrics/x', '//metrics', '/%']) {
      assert.equal((await fetch(`http://127.0.0.1:${port}${path}`)).status, 404, path);
    }
  });

  it('survives whatever is sent to it', async (t) => {
    const { url, port } = await served(t);
    for (const sent of [
      'GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n',
      'GET \0 HTTP/1.1\r\n\r\n',
      '\x16\x03\x01\x02',
      '\r\n'.repeat(100),
    ]) {
      const socket = connect(port, '127.0.0.1').on('error', () => undefined);
      const closed = once(socket, 'close');
      socket.end(sent);
      socket.resume();
      await closed;
    }
    assert.equal((await fetch(url)).status, 200);
  });

  it('answers 500 when a metric cannot be had, and lives on', async (t) => {
    const metrics = new RunMetrics();
    let broken = true;
    metrics.watch(() => {
      if (broken) throw new Error('no status');
      return status;
    });
    const { url } = await served(t, metrics);
    const response = await fetch(url);
    assert.deepEqual([response.status, await response.text()], [500, 'no status\n']);
    broken = false;
    assert.equal((await fetch(url)).status, 200);
  });

  it('names the port when it is taken, and how to choose another', async (t) => {
    const other = createServer();
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    t.after(() => other.close());
    const { port } = other.address() as AddressInfo;
    await assert.rejects(
      serveMetrics(new RunMetrics().registry, { host: '127.0.0.1', port }),
      new InputError(
        `metrics endpoint: port ${port} of 127.0.0.1 is in use: choose another by --set metrics.port=<port>, 0 for any free one`,
      ),
    );
    await assert.rejects(
      serveMetrics(new RunMetrics().registry, { host: '192.0.2.1', port: 0 }),
      /metrics endpoint: cannot listen on 192\.0\.2\.1 port 0: .*metrics\.host/,
    );
  });

  it('is gone when closed, also with a client connected', async () => {
    const { url, close } = await serveMetrics(new RunMetrics().registry, { host: '127.0.0.1', port: 0 });
    await (await fetch(url)).text();
    await close();
    await assert.rejects(fetch(url));
  });
});
