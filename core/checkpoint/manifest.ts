import { createHash } from 'node:crypto';
import { z } from 'zod';
import { InputError } from '../errors.js';
import { canonicalJson, isPlainObject } from '../json.js';
import type { Json } from '../unit.js';

/** What this attune writes. Raised when an older reader would misunderstand a checkpoint. */
export const FORMAT = 1;

export const STATE_FILE = 'state.safetensors';
export const MANIFEST_FILE = 'manifest.json';
/** In the form of sha256sum: `sha256sum -c SHA256SUMS` checks a checkpoint without attune. */
export const SUMS_FILE = 'SHA256SUMS';

/** Comes out of JSON.parse, so it is JSON; not copied, because z.json() would drop keys such as `__proto__`. */
const json = z.custom<Json>((value) => value !== undefined);
const jsonObject = z.custom<{ readonly [key: string]: Json }>(isPlainObject, 'expected an object');

/** What equal runs agree in: no times, no versions, no machine. Array leaves stand in `state` with their SHA-256. */
const content = z.strictObject({
  round: z.int().nonnegative(),
  identity: jsonObject,
  counters: z.record(z.string(), z.number()),
  state: json,
});

const manifest = z.strictObject({
  format: z.literal(FORMAT),
  attune: z.string(),
  node: z.string(),
  writtenAt: z.string(),
  score: z.number().nullable(),
  contentHash: z.string(),
  content,
  config: jsonObject,
  plugins: z.array(z.strictObject({ path: z.string(), sha256: z.string() })),
});

export type Content = z.infer<typeof content>;
export type Manifest = z.infer<typeof manifest>;

/** SHA-256 of the content, in hex: equal for equal runs on whatever machine. */
export function hashContent(part: Content): string {
  return sha256(canonicalJson(part));
}

export function sha256(bytes: string | Uint8Array | readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const part of typeof bytes === 'string' || bytes instanceof Uint8Array ? [bytes] : bytes)
    hash.update(part);
  return hash.digest('hex');
}

/** Reads a manifest. Throws an InputError, naming the file as `label`, when it is damaged or of a newer format. */
export function parseManifest(text: string, label: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InputError(`${label} is damaged: it is not JSON`);
  }
  const format = (value as { format?: unknown } | null)?.format;
  if (typeof format === 'number' && format > FORMAT) {
    throw new InputError(
      `${label} has format ${format}, this attune reads up to ${FORMAT}: update attune to use this checkpoint`,
    );
  }
  const parsed = manifest.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InputError(`${label} is damaged: '${issue.path.join('.')}': ${issue.message}`);
}

/** The text of SUMS_FILE for these files. */
export function sumsOf(files: {
  readonly [name: string]: string | Uint8Array | readonly Uint8Array[];
}): string {
  return Object.entries(files)
    .map(([name, bytes]) => `${sha256(bytes)}  ${name}\n`)
    .join('');
}
