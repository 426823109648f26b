import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { decodeSafetensors } from '../../../core/checkpoint/safetensors.js';
import { InputError } from '../../../core/errors.js';
import { loadEnv } from '../../../core/loaded-env.js';
import { Rng } from '../../../core/random.js';
import { writeRecording } from '../../../core/recording/files.js';
import { recordEpisode, sceneOf, type Recording } from '../../../core/recording/recorder.js';
import { tracePlot, tracesOf } from '../../../core/recording/trace-plot.js';
import '../../../envs/classic/index.js';
import '../../../envs/mujoco/index.js';

async function antRecording(): Promise<Recording> {
  const env = await loadEnv('ant-goal', {});
  const ant = env.create();
  const tasks = env.tasks!.all!('test').slice(0, 2) as { cluster: number; goal: [number, number] }[];
  const rng = Rng.seed(1);
  const episodes = tasks.map((task, i) =>
    recordEpisode(ant, () => Float32Array.from({ length: 8 }, () => rng.normal()), {
      rng: rng.fork(i),
      task,
      label: env.tasks!.describe(task),
      cluster: task.cluster,
      maxSteps: 30,
    }),
  );
  const recording = { scene: sceneOf(ant, 'ant-goal'), episodes };
  ant.close();
  return recording;
}

test('a recording holds the shapes and where they went, in files that read back', async () => {
  const recording = await antRecording();
  const torso = recording.scene.shapes.findIndex(({ name }) => name === 'torso');
  assert.deepEqual(recording.scene.shapes[torso], {
    name: 'torso',
    kind: 'sphere',
    size: [0.25, 0, 0],
    color: recording.scene.shapes[torso].color,
  });
  assert.equal(recording.scene.secondsPerStep, 0.05);
  assert.deepEqual(recording.episodes[0].poses.shape, [31, 14, 12]);
  const heights = Array.from(
    { length: 31 },
    (_, frame) => recording.episodes[0].poses.data[(frame * 14 + torso) * 12 + 2],
  );
  assert.ok(
    Math.abs(heights[0] - 0.75) <= 0.1 && heights[30] < heights[0],
    'the torso starts at 0.75 m and sinks',
  );
  const folder = mkdtempSync(join(tmpdir(), 'attune-recording-'));
  try {
    await writeRecording(join(folder, 'ant'), recording);
    const arrays = decodeSafetensors(readFileSync(join(folder, 'ant', 'poses.safetensors')), 'poses');
    assert.deepEqual(arrays['episode/1'], recording.episodes[1].poses);
    const scene = JSON.parse(readFileSync(join(folder, 'ant', 'scene.json'), 'utf8')) as {
      episodes: { label: string; frames: number }[];
    };
    assert.deepEqual(
      scene.episodes.map(({ frames }) => frames),
      [31, 31],
    );
    assert.match(scene.episodes[0].label, /cluster 0/);
    const page = readFileSync(join(folder, 'ant', 'player.html'), 'utf8');
    assert.deepEqual(drawnBy(page), { options: 2, drawn: true });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** Runs a page's script on a pretended document and reports how many episodes it offers and whether it draws. */
function drawnBy(page: string): { options: number; drawn: boolean } {
  const script = /<script>([^]*)<\/script>/.exec(page)![1];
  let options = 0;
  let strokes = 0;
  const pen = {
    beginPath() {},
    moveTo() {},
    lineTo: (x: number, y: number) => assert.ok(Number.isFinite(x + y)),
    stroke: () => strokes++,
  };
  const elements: { [tag: string]: object } = {
    select: { value: 0, add: () => options++ },
    canvas: { clientWidth: 400, clientHeight: 300, getContext: () => pen },
  };
  runInNewContext(script, {
    document: { querySelector: (tag: string) => elements[tag] ?? {} },
    Option: class {},
    atob,
    devicePixelRatio: 1,
    requestAnimationFrame: () => 0,
  });
  return { options, drawn: strokes > 20 };
}

test('a trace plot shows one path per episode in its cluster colour, goals and scales included', async () => {
  const recording = await antRecording();
  const svg = tracePlot('Ant <goal> & more', tracesOf(recording, [[1, 1.5], undefined]));
  assert.equal(svg.match(/<polyline/g)?.length, 2);
  assert.equal(svg.match(/stroke-width="2.5"/g)?.length, 1);
  assert.match(svg, /Ant &lt;goal> &amp; more/);
  assert.match(svg, />cluster 0<[^]*>cluster 1</);
  assert.doesNotMatch(svg, /NaN|Infinity/);
  assert.match(tracePlot('none', []), /<\/svg>\n$/);
});

test('an environment without shapes cannot be recorded', async () => {
  const env = (await loadEnv('cartpole', {})).create();
  assert.throws(
    () => sceneOf(env, 'cartpole'),
    (error: Error) => error instanceof InputError && /cartpole/.test(error.message),
  );
});
