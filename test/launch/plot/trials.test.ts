import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ndarray } from '../../../core/arrays.js';
import { loadEnv } from '../../../core/loaded-env.js';
import type { Policy } from '../../../core/policy.js';
import { Rng } from '../../../core/random.js';
import type { TrialShape } from '../../../core/trials.js';
import { loadBuiltIns } from '../../../launch/built-ins.js';
import { clusterTable, nmiFigure, tracesFigure } from '../../../launch/plot/trial-figures.js';
import { nmiOverSteps, playTrials } from '../../../launch/plot/trials.js';

await loadBuiltIns([]);
const STEPS = 6;
const KNOWS_AFTER = 4;
const env = await loadEnv('trial/point-goal', { horizon: STEPS, sigma: 0.01 });
const shape = env.spec.knowledge as TrialShape;
const tasks = env.tasks!.all!('test').slice(0, 8);

/** Walks right in the first episode of a trial and up in the second; names the true cluster plus one from its KNOWS_AFTER-th step on. */
function policy(): Policy {
  let trial = -1;
  let t = 0;
  return {
    start: () => {
      trial++;
      t = 0;
      return undefined;
    },
    restart: () => undefined,
    act: () => {
      const cluster = t >= KNOWS_AFTER ? env.tasks!.cluster!(tasks[trial]) + 1 : 0;
      const action = t++ < STEPS ? Float32Array.of(1, 0) : Float32Array.of(0, 1);
      return { actions: [action], extras: { cluster: ndarray(Int32Array.of(cluster)) }, memory: undefined };
    },
  };
}

const play = () => playTrials(env, env.tasks!, shape, policy(), tasks, Rng.seed(1));

test('a trial is told episode by episode, from where each begins', () => {
  for (const { returns, paths, inferred, cluster, task } of play()) {
    assert.equal(cluster, (task as { cluster: number }).cluster);
    assert.equal(inferred.length, 2 * STEPS);
    assert.equal(returns.length, 2);
    assert.ok(returns.every((total) => total < 0));
    const [first, second] = paths;
    assert.deepEqual(
      [first[0], second[0]],
      [
        [0, 0],
        [0, 0],
      ],
    );
    assert.equal(first.length, STEPS, 'the last step of an episode ends where the next begins');
    assert.equal(second.length, STEPS + 1);
    assert.ok(first.at(-1)![0] > 0.4 && Math.abs(first.at(-1)![1]) < 1e-6);
    assert.ok(second.at(-1)![1] > 0.5 && Math.abs(second.at(-1)![0]) < 1e-6);
  }
});

test('NMI is 0 while the policy knows nothing and 1 when it names clusters, whatever it calls them', () => {
  const nmi = nmiOverSteps(play())!;
  assert.deepEqual(
    nmi.map((value) => Math.round(value * 1e9) / 1e9),
    Array.from({ length: 2 * STEPS }, (_, t) => (t >= KNOWS_AFTER ? 1 : 0)),
  );
});

test('figures show every trial in the colour of what was inferred', () => {
  const trials = play();
  const svg = tracesFigure('title', trials, 1, STEPS)!;
  assert.equal(svg.match(/<polyline/g)?.length, tasks.length);
  for (const cluster of [1, 2, 3, 4]) assert.match(svg, new RegExp(`>cluster ${cluster}<`));
  assert.match(nmiFigure([{ label: 'knowing', runs: [trials, trials] }])!, />knowing</);
  assert.match(clusterTable(trials, STEPS)!, /inferred 1 .*\n-+.*\n0 +2 +0 +0 +0\n1 +0 +2 +0 +0\n/);
});

test('what is not known is not drawn', () => {
  const blind = play().map(({ paths: _paths, inferred: _inferred, ...trial }) => ({
    ...trial,
    paths: [],
    inferred: [],
  }));
  assert.equal(tracesFigure('title', blind, 0, STEPS), undefined);
  assert.equal(nmiFigure([{ label: 'blind', runs: [blind] }]), undefined);
  assert.equal(clusterTable(blind, STEPS), undefined);
});
