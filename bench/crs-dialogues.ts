// Dialogues per CPU second of the `crs` environment under uniformly random actions, against a simulator that scores and sorts all
// candidates anew each turn, as published ones do:
//   node dist/bench/crs-dialogues.js [dialogues per row, default 1500]
// One JSON line per data set: the embedded catalogue, and a made-up one of the size of Yelp (70,311 items, 590 attributes).
import { Rng } from '../core/random.js';
import { embeddedCatalogue } from '../envs/crs/catalogue/index.js';
import { crsConfig } from '../envs/crs/config.js';
import type { Dataset } from '../envs/crs/dataset.js';
import { CrsEnv } from '../envs/crs/env.js';
import { listAt, packLists } from '../envs/crs/lists.js';
import { binaryEntropy } from '../envs/crs/questions.js';
import { crsRules } from '../envs/crs/rules.js';
import { buildTables, dotRows } from '../envs/crs/tables.js';
import { PairTasks } from '../envs/crs/tasks.js';

const DIALOGUES = Number(process.argv[2] ?? 1500);
const config = crsConfig.parse({ turns: 15 });

/** Items with 6.8 attributes each on average, some attributes far more frequent than others; normal embeddings of 64 columns. */
function yelpSized(): Dataset {
  const [users, items, attributes, dim] = [2000, 70311, 590, 64];
  const rng = Rng.seed(0, 'yelp-sized');
  const common = Float64Array.from({ length: attributes }, (_, p) => 1 / (p + 5));
  const cumulative = common.map(
    (
      (sum) => (x: number) =>
        (sum += x)
    )(0),
  );
  const draw = (): number => {
    const x = rng.float() * cumulative[attributes - 1];
    return cumulative.findIndex((c) => c > x);
  };
  const rows = Array.from({ length: items }, () =>
    [...new Set(Array.from({ length: 3 + rng.int(10) }, draw))].sort((a, b) => a - b),
  );
  const table = (n: number): Float32Array =>
    Float32Array.from({ length: n * dim }, () => 0.125 * rng.normal());
  const pairs = {
    users: Int32Array.from({ length: 5 * users }, (_, i) => i % users),
    items: Int32Array.from({ length: 5 * users }, () => rng.int(items)),
  };
  return {
    name: 'yelp-sized',
    users,
    items,
    attributes,
    itemNames: rows.map((_, v) => `item ${v}`),
    attributeNames: Array.from({ length: attributes }, (_, p) => `attribute ${p}`),
    itemAttributes: packLists(rows),
    userModel: 'item-centric',
    embedding: {
      name: 'normal',
      dim,
      users: table(users),
      items: table(items),
      attributes: table(attributes),
    },
    pairs: { train: pairs, valid: pairs, test: pairs },
  };
}

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** Plays dialogues; returns them per CPU second, and the mean number of turns. */
function ours(data: Dataset, dialogues: number): { rate: number; turns: number } {
  const env = new CrsEnv(config, buildTables(data), new PairTasks(data));
  const rule = crsRules(config)['random'];
  const rng = Rng.seed(1);
  let turns = 0;
  const start = cpuSeconds();
  for (let i = 0; i < dialogues; i++) {
    let { observation } = env.reset({ rng: rng.fork('ours', i) });
    for (let ended = false; !ended; turns++) {
      const step = env.step(rule.act(observation, env, rng));
      ({ observation, terminated: ended } = step);
    }
  }
  return { rate: dialogues / (cpuSeconds() - start), turns: turns / dialogues };
}

/** The same game with lists that are filtered, scored and sorted from scratch each turn, and no features of the offered actions. */
function fromScratch(data: Dataset, dialogues: number): { rate: number; turns: number } {
  const { itemAttributes, embedding: e, userAttributes } = data;
  const attributesOf = Array.from({ length: data.items }, (_, v) => [...listAt(itemAttributes, v)]);
  const tasks = new PairTasks(data);
  const rng = Rng.seed(1);
  let turns = 0;
  const start = cpuSeconds();
  for (let i = 0; i < dialogues; i++) {
    const [{ user, item }] = tasks.sample(rng, 'train', 1);
    const own = attributesOf[item].filter((p) => !userAttributes || listAt(userAttributes, user).includes(p));
    const yes = [(own.length > 0 ? own : attributesOf[item])[0]];
    const no: number[] = [];
    let candidates = attributesOf.flatMap((list, v) => (list.includes(yes[0]) ? [v] : []));
    for (let t = 1, found = false; t <= config.turns && !found; t++, turns++) {
      const scored = candidates.map((v) => {
        let w = dotRows(e.users, user, e.items, v, e.dim);
        for (const p of yes) w += dotRows(e.attributes, p, e.items, v, e.dim);
        for (const p of no) {
          if (attributesOf[v].includes(p))
            w -= 1 / (1 + Math.exp(-dotRows(e.attributes, p, e.items, v, e.dim)));
        }
        return { v, g: 1 / (1 + Math.exp(-w)), w };
      });
      scored.sort((a, b) => b.w - a.w);
      const mass = new Map<number, number>();
      for (const { v, g } of scored) for (const p of attributesOf[v]) mass.set(p, (mass.get(p) ?? 0) + g);
      const total = scored.reduce((sum, { g }) => sum + g, 0);
      const open = [...mass].filter(([p]) => !yes.includes(p) && !no.includes(p));
      open.sort((a, b) => binaryEntropy(b[1] / total) - binaryEntropy(a[1] / total));
      if (rng.float() < 0.5 && open.length > 0) {
        const p = open[rng.int(Math.min(10, open.length))][0];
        if (own.includes(p)) {
          yes.push(p);
          candidates = candidates.filter((v) => attributesOf[v].includes(p));
        } else no.push(p);
      } else {
        const list = scored.slice(0, config.listSize).map(({ v }) => v);
        found = list.includes(item);
        candidates = candidates.filter((v) => !list.includes(v));
      }
    }
  }
  return { rate: dialogues / (cpuSeconds() - start), turns: turns / dialogues };
}

for (const data of [embeddedCatalogue(), yelpSized()]) {
  const { rate, turns } = ours(data, DIALOGUES);
  const peer = fromScratch(data, Math.ceil(DIALOGUES / 10));
  console.log(
    JSON.stringify({
      data: data.name,
      items: data.items,
      attributes: data.attributes,
      dialoguesPerSecond: Math.round(rate),
      microsecondsPerTurn: Math.round(1e6 / (rate * turns)),
      fromScratchPerSecond: Math.round(peer.rate),
      fromScratchMicrosecondsPerTurn: Math.round(1e6 / (peer.rate * peer.turns)),
      ratio: Number(((rate * turns) / (peer.rate * peer.turns)).toFixed(2)),
    }),
  );
}
