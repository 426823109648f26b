// Dialogues per second of CRSIRL's pre-training (play a round, then one REINFORCE step) and of evaluation, simulator included, one thread
// each, against the same networks and update in PyTorch with a simulator on numpy arrays (bench/peers/crsirl.py):
//   PYTHON=python3 node dist/bench/crsirl.js [repeats, default 5] [data folder] [embedding]
// Both take turns; medians over the repeats, of processor time. Without a folder the embedded catalogue is played, item-centric. `acting` is
// how many dialogues the peer plays side by side: as many as ours, or one as published code does.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import '../algos/crsirl/index.js';
import { createExecutor, setExecutor } from '../core/tensor/index.js';
import { embeddedCatalogue } from '../envs/crs/catalogue/index.js';
import { readDataset } from '../envs/crs/data/reader.js';
import type { Dataset } from '../envs/crs/dataset.js';
import '../envs/crs/index.js';
import { listAt } from '../envs/crs/lists.js';
import { LocalLearner } from '../test/helpers/local-learner.js';
import { median, report, round } from './tensor/harness.js';

const DIALOGUES = 128;
const SIDE_BY_SIDE = 32;
const [repeats = '5', data, embedding] = process.argv.slice(2);

interface Timing {
  /** Seconds of processor time. */
  readonly cpu: number;
  readonly turns: number;
}

setExecutor(await createExecutor('wasm'));
const learner = await LocalLearner.start({
  env: {
    name: 'crs',
    config: {
      observation: 'ids',
      observedCandidates: 40,
      user: 'item-centric',
      rewards: { listMiss: 0, accepted: 0, rejected: 0 },
      ...(data === undefined ? {} : { data, embedding }),
    },
  },
  algorithm: {
    name: 'crsirl',
    config: {
      variant: 'pg',
      units: DIALOGUES / SIDE_BY_SIDE,
      pretrainEpisodes: SIDE_BY_SIDE,
      learningRate: 2e-3,
    },
  },
  seed: 1,
  rounds: 1000,
});

const works = {
  train: async () => {
    await learner.step();
  },
  evaluate: async () => {
    await learner.evaluate(DIALOGUES);
  },
};

async function ours(work: keyof typeof works): Promise<number> {
  const before = process.cpuUsage();
  await works[work]();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const dataset =
  data === undefined
    ? embeddedCatalogue('item-centric')
    : readDataset(data, { embedding, user: 'item-centric' });
const peer = spawn(
  process.env['PYTHON'] ?? 'python3',
  [fileURLToPath(new URL('../../bench/peers/crsirl.py', import.meta.url))],
  {
    env: { ...process.env, OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  },
);
const lines = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();

async function ask(request: unknown): Promise<string> {
  peer.stdin.write(`${JSON.stringify(request)}\n`);
  const line = await lines.next();
  if (line.done === true) {
    console.error('The peer ended: PYTHON must name a Python with torch and numpy.');
    process.exit(2);
  }
  return line.value;
}

function catalogueOf({ items, itemAttributes, embedding: tables, pairs }: Dataset): unknown {
  return {
    dim: tables.dim,
    users: Array.from(tables.users),
    items: Array.from(tables.items),
    attributes: Array.from(tables.attributes),
    itemAttributes: Array.from({ length: items }, (_, v) => Array.from(listAt(itemAttributes, v))),
    pairs: Array.from(pairs.train.users, (user, i) => [user, pairs.train.items[i]]),
  };
}

const torch = await ask(catalogueOf(dataset));
const theirs = async (work: string, sideBySide: number): Promise<number> =>
  (JSON.parse(await ask({ work, dialogues: DIALOGUES, sideBySide })) as Timing).cpu;

for (const work of ['train', 'evaluate'] as const) {
  for (const acting of [SIDE_BY_SIDE, 1]) {
    await ours(work);
    await theirs(work, acting);
    const times: { own: number; peer: number }[] = [];
    for (let i = 0; i < Number(repeats); i++)
      times.push({ own: await ours(work), peer: await theirs(work, acting) });
    const own = median(times.map((t) => t.own));
    const other = median(times.map((t) => t.peer));
    report('crsirl', {
      work,
      data: dataset.name,
      acting,
      dialogues_per_cpu_second: round(DIALOGUES / own),
      torch_dialogues_per_cpu_second: round(DIALOGUES / other),
      ratio: round(other / own),
      torch,
    });
  }
}
peer.stdin.end();
learner.close();
