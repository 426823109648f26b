import { createHash } from 'node:crypto';
import { identityOf, type RunConfig } from '../core/config/index.js';
import { InputError } from '../core/errors.js';
import { canonicalJson } from '../core/json.js';
import { parseAddress } from '../core/wire/address.js';
import type { ServerSecurity } from '../core/wire/keys.js';
import type { AllReduce } from '../learners/all-reduce/all-reduce.js';
import { MemberReduce } from '../learners/all-reduce/member.js';
import { RootReduce } from '../learners/all-reduce/root.js';
import type { LearnerOptions } from '../learners/learner.js';
import { clientSecurity } from './keys.js';

/** What a command line says of a learner's place among several. */
export interface PlaceOptions {
  readonly rank: number;
  /** Where rank 0 reduces, for the other ranks. */
  readonly root?: string;
  readonly rootKey?: string;
  readonly keys?: string;
}

/** This learner's place among several, and how it reduces with them. */
export interface Place {
  readonly place: Pick<LearnerOptions, 'rank' | 'learners' | 'allReduce'>;
  /** Where the other ranks connect, at rank 0. */
  readonly address?: string;
  close(): Promise<void>;
}

/**
 * Joins this learner with the others of its run; undefined when there is one learner only. Rank 0 listens on `host`. Throws an InputError
 * when rank and root do not fit the configuration, a RunError when `signal` comes before all have joined.
 */
export async function joinLearners(
  config: RunConfig,
  host: string,
  { rank, root, rootKey, keys }: PlaceOptions,
  security: ServerSecurity | undefined,
  signal: AbortSignal,
): Promise<Place | undefined> {
  const learners = config.learner.count;
  if (rank >= learners) {
    throw new InputError(
      `--rank ${rank} does not exist: learner.count is ${learners}, so ranks go from 0 to ${learners - 1}`,
    );
  }
  if (rank > 0 && root === undefined)
    throw new InputError(`--rank ${rank} needs --root <host:port>, which rank 0 prints`);
  if (learners === 1) return undefined;
  const terms = createHash('sha256')
    .update(canonicalJson(identityOf(config)))
    .digest('hex');
  let reduce: AllReduce;
  let address: string | undefined;
  if (rank === 0) {
    const server = await RootReduce.start({ learners, terms, address: { host, port: 0 }, security });
    address = `${host}:${server.port}`;
    reduce = server;
  } else {
    reduce = await MemberReduce.join({
      learners,
      terms,
      rank,
      connect: parseAddress(root!),
      security: clientSecurity(keys, rootKey),
      signal,
    });
  }
  return {
    place: { rank, learners, allReduce: async (arrays) => await reduce.mean(arrays) },
    address,
    close: async () => await reduce.close(),
  };
}
