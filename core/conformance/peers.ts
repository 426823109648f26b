import { DTYPES, dtypeOf, type NamedArrays } from '../arrays.js';

interface Waiting {
  readonly arrays: NamedArrays;
  resolve(mean: NamedArrays): void;
  reject(error: Error): void;
}

/** Several learners in one thread: `allReduce` as they have it, and a complaint where a real run would wait for ever. */
export class Peers {
  private readonly waiting = new Map<number, Waiting>();
  private readonly finished = new Set<number>();
  private failure: Error | undefined;

  constructor(private readonly learners: number) {}

  /** The mean over all learners, added in the order of rank, once each of them has called. */
  allReduce(rank: number, arrays: NamedArrays): Promise<NamedArrays> {
    if (this.failure) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      this.waiting.set(rank, { arrays, resolve, reject });
      this.meet();
    });
  }

  /** Learner `rank` has finished its round. */
  finish(rank: number): void {
    this.finished.add(rank);
    this.meet();
  }

  /** A learner cannot go on: the others need not wait for it. */
  fail(error: Error): void {
    this.failure ??= error;
    const peers = [...this.waiting.values()];
    this.waiting.clear();
    for (const peer of peers) peer.reject(this.failure);
  }

  private meet(): void {
    const peers = [...this.waiting.keys()].sort((a, b) => a - b).map((rank) => this.waiting.get(rank)!);
    if (peers.length > 0 && this.finished.size > 0) {
      const [rank] = this.waiting.keys();
      const [other] = this.finished;
      this.fail(new Error(`learner ${rank} waits in allReduce, but learner ${other} has finished the round`));
    } else if (peers.length === this.learners) {
      this.waiting.clear();
      try {
        const all = peers.map(({ arrays }) => arrays);
        for (const peer of peers) peer.resolve(meanOf(all));
      } catch (error) {
        for (const peer of peers) peer.reject(error as Error);
      }
    }
  }
}

function meanOf(all: readonly NamedArrays[]): NamedArrays {
  const describe = (arrays: NamedArrays): string =>
    Object.keys(arrays)
      .map((name) => `${name} ${dtypeOf(arrays[name].data)} [${arrays[name].shape}]`)
      .join(', ');
  const first = describe(all[0]);
  const other = all.findIndex((arrays) => describe(arrays) !== first);
  if (other > 0) throw new Error(`learners reduce different arrays: ${first}; and ${describe(all[other])}`);
  return Object.fromEntries(
    Object.entries(all[0]).map(([name, { shape, data }]) => {
      const mean = new DTYPES[dtypeOf(data)](data.length);
      for (let i = 0; i < data.length; i++) {
        let sum = 0;
        for (const arrays of all) sum += arrays[name].data[i];
        mean[i] = sum / all.length;
      }
      return [name, { shape, data: mean }];
    }),
  );
}
