import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Argument, Command, Option } from 'commander';
import { InputError } from '../../core/errors.js';
import { createExecutor, setExecutor } from '../../core/tensor/index.js';
import { DataFolder } from '../../envs/crs/data/files.js';
import { embeddingNames } from '../../envs/crs/data/embeddings.js';
import { pairsOf } from '../../envs/crs/data/parts.js';
import { interactionAuc } from '../../envs/crs/embeddings/auc.js';
import { readGraph } from '../../envs/crs/embeddings/graph.js';
import {
  discardPart,
  MODELS,
  trainEmbedding,
  type EpochReport,
  type ModelName,
  type Training,
} from '../../envs/crs/embeddings/train.js';
import { writeEmbedding } from '../../envs/crs/embeddings/write.js';
import { wholeNumber } from '../options.js';
import { duration } from '../view/progress.js';

interface Options {
  readonly model: ModelName;
  readonly name?: string;
  readonly out?: string;
  readonly epochs?: number;
  readonly dim: number;
  readonly seed: number;
}

/** Between lines when the output is no terminal. */
const PLAIN_INTERVAL_MS = 10_000;
const NAME = /^[\w-]+$/;

/** `attune embed`: vectors of users, items and attributes for a data folder. */
export function embedCommand(): Command {
  return new Command('embed')
    .description(
      'train an embedding of users, items and attributes on the training interactions of a data folder',
    )
    .addArgument(new Argument('<data>', 'the data folder'))
    .addOption(
      new Option('--model <model>', 'TransE, or a factorization machine')
        .choices(Object.keys(MODELS))
        .makeOptionMandatory(),
    )
    .option('--name <name>', 'what to call it (default: the model)')
    .option('--out <folder>', 'where to write it (default: the data folder)')
    .option('--epochs <n>', 'passes over the graph (default: enough for LastFM)', wholeNumber(1))
    .option('--dim <n>', 'numbers per vector', wholeNumber(1), 64)
    .option('--seed <n>', 'the same seed gives the same bits', wholeNumber(0), 1)
    .addHelpText(
      'after',
      `
An interrupted training goes on where it was when the same command is given again.

Examples:
  attune embed ./lastfm --model transe --name my-transe
  attune train crs/quickstart --data ./lastfm --set env.embedding=my-transe
  attune embed ./lastfm --model fm --out ./vectors
  attune train crs/quickstart --data ./lastfm --set env.embedding=./vectors/fm`,
    )
    .action(embed);
}

async function embed(data: string, options: Options): Promise<void> {
  const name = options.name ?? options.model;
  const out = options.out ?? data;
  if (!NAME.test(name)) throw new InputError(`--name '${name}' must be letters, digits, '-' and '_'`);
  const { graph, heldOut } = readGraph(data);
  if (existsSync(out) && embeddingNames(new DataFolder(out)).includes(name)) {
    throw new InputError(`'${out}' has an embedding '${name}' already: choose another --name or --out`);
  }
  await mkdir(out, { recursive: true });
  setExecutor(await createExecutor('wasm'));
  const { model, dim, seed } = options;
  const training: Training = { model, dim, seed, epochs: options.epochs ?? MODELS[model].epochs };
  const part = join(out, `${name}.embed-part`);
  const embedding = await trainEmbedding(graph, training, part, epochLines(training.epochs));
  const source = `attune embed --model ${model} --epochs ${training.epochs} --dim ${dim} --seed ${seed}, on training interactions and attributes of the items`;
  await writeEmbedding(out, name, embedding, source);
  discardPart(part);
  const measured = { train: pairsOf(graph.train), ...heldOut };
  const aucs = Object.entries(measured).map(
    ([split, pairs]) => `${split} ${interactionAuc(embedding, pairs).toFixed(3)}`,
  );
  process.stdout.write(`${join(out, name)}: AUC against uniformly drawn items: ${aucs.join(', ')}\n`);
}

/** Tells of epochs: on one line that is redrawn on a terminal, and every ten seconds elsewhere. */
function epochLines(epochs: number): (report: EpochReport) => void {
  const { stderr } = process;
  const started = performance.now();
  let told = -Infinity;
  let first = 0;
  return ({ epoch, loss }) => {
    const now = performance.now();
    first ||= epoch;
    const elapsed = (now - started) / 1000;
    const remaining = (elapsed / (epoch - first + 1)) * (epochs - epoch);
    const text = `epoch ${epoch}/${epochs} · loss ${loss.toFixed(4)} · ${duration(elapsed)} elapsed · ETA ${duration(remaining)}`;
    const last = epoch === epochs;
    if (stderr.isTTY) stderr.write(`\r\x1b[2K${text}${last ? '\n' : ''}`);
    else if (last || now - told >= PLAIN_INTERVAL_MS) {
      told = now;
      stderr.write(`${text}\n`);
    }
  };
}
