import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import type { NamedArrays } from '../../../core/arrays.js';
import { decodeSafetensors, encodeSafetensors } from '../../../core/checkpoint/safetensors.js';
import { RunError } from '../../../core/errors.js';
import { writeFileAtomic } from '../../../core/files.js';
import { canonicalJson } from '../../../core/json.js';
import { Rng } from '../../../core/random.js';
import type { Json } from '../../../core/unit.js';
import type { Embedding } from '../dataset.js';
import { fm, FM } from './fm.js';
import type { Graph } from './graph.js';
import type { EmbeddingModel } from './model.js';
import { transe, TRANSE } from './transe.js';

/** What can be trained. Epochs are those after which the validation AUC on LastFM hardly rises any more. */
export const MODELS = {
  transe: {
    epochs: 60,
    create: (graph: Graph, dim: number, rng: Rng) => transe(graph, { ...TRANSE, dim }, rng),
  },
  fm: { epochs: 40, create: (graph: Graph, dim: number, rng: Rng) => fm(graph, { ...FM, dim }, rng) },
} as const;

export type ModelName = keyof typeof MODELS;

/** What an embedding is a pure function of, beside its graph. */
export interface Training {
  readonly model: ModelName;
  readonly epochs: number;
  readonly dim: number;
  readonly seed: number;
}

/** What is told of an epoch. */
export interface EpochReport {
  /** From 1. */
  readonly epoch: number;
  readonly loss: number;
}

/** Work that a killed process may lose. */
const SAVE_EVERY_MS = 20_000;

/**
 * Trains an embedding. What is done so far is kept in `partFile`: a later call for the same training goes on from there, to the same
 * bits. Throws a RunError when the loss is no longer a number.
 */
export async function trainEmbedding(
  graph: Graph,
  training: Training,
  partFile: string,
  onEpoch: (report: EpochReport) => void,
  saveEveryMs = SAVE_EVERY_MS,
): Promise<Embedding> {
  const rng = Rng.seed(training.seed, 'crs', 'embed', training.model);
  const model = MODELS[training.model].create(graph, training.dim, rng.fork('first vectors'));
  const identity = identityOf(graph, training);
  let saved = performance.now();
  for (let epoch = resume(model, partFile, identity); epoch < training.epochs; epoch++) {
    const loss = model.epoch(rng.fork('epoch', epoch));
    if (!Number.isFinite(loss)) throw new RunError(`the loss became ${loss} in epoch ${epoch + 1}`);
    onEpoch({ epoch: epoch + 1, loss });
    if (epoch + 1 < training.epochs && performance.now() - saved >= saveEveryMs) {
      await save(model, partFile, identity, epoch + 1);
      saved = performance.now();
    }
  }
  return model.embedding();
}

/** Forgets what is done so far. */
export function discardPart(partFile: string): void {
  rmSync(partFile, { force: true });
}

/** A digest of all that the result depends on. */
function identityOf({ train, itemAttributes, ...sizes }: Graph, training: Training): Uint8Array {
  const hash = createHash('sha256');
  const { users, items, attributes } = sizes;
  hash.update(canonicalJson({ users, items, attributes, ...training } as Json));
  for (const { offsets, values } of [train, itemAttributes]) {
    hash.update(Buffer.from(offsets.buffer, offsets.byteOffset, offsets.byteLength));
    hash.update(Buffer.from(values.buffer, values.byteOffset, values.byteLength));
  }
  return new Uint8Array(hash.digest());
}

async function save(
  model: EmbeddingModel,
  file: string,
  identity: Uint8Array,
  epochs: number,
): Promise<void> {
  const arrays: NamedArrays = {
    ...model.state,
    identity: { shape: [identity.length], data: identity },
    epochs: { shape: [1], data: Float64Array.of(epochs) },
  };
  await writeFileAtomic(file, encodeSafetensors(arrays));
}

/** Epochs done according to the file, whose state the model then has; 0 when it is not there or of another training. */
function resume(model: EmbeddingModel, file: string, identity: Uint8Array): number {
  if (!existsSync(file)) return 0;
  const arrays = decodeSafetensors(readFileSync(file), file);
  if (Buffer.compare(Buffer.from(identity), Buffer.from(arrays['identity'].data as Uint8Array)) !== 0)
    return 0;
  for (const [name, { data }] of Object.entries(model.state)) data.set(arrays[name].data);
  return arrays['epochs'].data[0];
}
