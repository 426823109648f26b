import type { Rng } from '../../../core/random.js';
import {
  abs,
  add,
  div,
  gather,
  maximum,
  mean,
  scope,
  sqrt,
  square,
  sub,
  sum,
  valueAndGrad,
  wrap,
  type Tensor,
} from '../../../core/tensor/index.js';
import { countLists, type Lists } from '../lists.js';
import type { Graph } from './graph.js';
import { embeddingOf, passOver, type EmbeddingModel } from './model.js';
import { rowAdam, stateOf, VectorTable } from './sparse-rows.js';

/** Options of TransE. */
export interface TranseOptions {
  readonly dim: number;
  readonly margin: number;
  readonly rate: number;
  /** Triples a step; 0 takes a hundredth of them all. */
  readonly batch: number;
}

/** The recipe of spec section 10.3, which the published embeddings say nothing about. */
export const TRANSE: TranseOptions = { dim: 64, margin: 5, rate: 0.01, batch: 0 };

const INTERACT = 0;
const BELONG_TO = 1;

/** Edges (head, relation, tail) by node: users, then items, then attributes. */
interface Triples {
  readonly heads: Int32Array;
  readonly relations: Int32Array;
  readonly tails: Int32Array;
}

/**
 * TransE (Bordes et al. 2013) on the graph of users, items and attributes with the relations *interact* and *belong to*. With all
 * vectors scaled to length 1,
 *
 *     d(h, r, t) = | e_h + e_r - e_t |_1
 *     loss = mean max(0, margin + d(h, r, t) - d(h', r, t'))
 *
 * where (h', r, t') is the triple with one end, either with the same chance, replaced by a random node of the same kind.
 */
export function transe(graph: Graph, options: TranseOptions, rng: Rng): EmbeddingModel {
  const { users, items, attributes } = graph;
  const { dim, margin, rate } = options;
  const triples = triplesOf(graph);
  const count = triples.heads.length;
  const batch = options.batch === 0 ? Math.ceil(count / 100) : options.batch;
  const bound = Math.sqrt(6 / dim); // Xavier's; only directions matter
  const table = (name: string, rows: number): VectorTable => {
    const draw = rng.fork(name);
    return new VectorTable(rows, dim, () => draw.uniform(-bound, bound));
  };
  const nodes = table('nodes', users + items + attributes);
  const relations = table('relations', 2);
  const nodeSteps = rowAdam(nodes, rate);
  const relationSteps = rowAdam(relations, rate);

  /** A node of the kind of `node`. */
  const another = (node: number, draw: Rng): number => {
    if (node < users) return draw.int(users);
    if (node < users + items) return users + draw.int(items);
    return users + items + draw.int(attributes);
  };

  function step(chosen: Int32Array, draw: Rng): number {
    const n = chosen.length;
    const ends = new Int32Array(4 * n); // heads, tails, and those of the corrupted triples
    chosen.forEach((triple, i) => {
      const head = triples.heads[triple];
      const tail = triples.tails[triple];
      const corruptHead = draw.float() < 0.5;
      ends[i] = head;
      ends[n + i] = tail;
      ends[2 * n + i] = corruptHead ? another(head, draw) : head;
      ends[3 * n + i] = corruptHead ? tail : another(tail, draw);
    });
    const { rows, vectors, places } = nodes.pick(ends);
    const kinds = relations.pick(chosen.map((triple) => triples.relations[triple]));
    return scope(() => {
      const index = (from: number, numbers: Int32Array): Tensor => wrap(numbers.slice(from, from + n), [n]);
      const { value, grads } = valueAndGrad((leaves: { nodes: Tensor; relations: Tensor }) => {
        const e = unit(leaves.nodes);
        const r = gather(unit(leaves.relations), index(0, kinds.places));
        const distance = (head: number, tail: number): Tensor =>
          sum(abs(sub(add(gather(e, index(head, places)), r), gather(e, index(tail, places)))), 1);
        return mean(maximum(add(sub(distance(0, n), distance(2 * n, 3 * n)), margin), 0));
      })({ nodes: vectors, relations: kinds.vectors });
      nodeSteps.step(rows, grads.nodes.toArray());
      relationSteps.step(kinds.rows, grads.relations.toArray());
      return value.item();
    });
  }

  return {
    epoch: (draw) => passOver(count, batch, draw, (chosen) => step(chosen, draw)),
    embedding: () => embeddingOf('transe', directions(nodes), dim, graph),
    state: stateOf({
      nodes: { table: nodes, optimizers: [nodeSteps] },
      relations: { table: relations, optimizers: [relationSteps] },
    }),
  };
}

/** Rows scaled to length 1. */
function unit(rows: Tensor): Tensor {
  return div(rows, sqrt(sum(square(rows), 1, { keepDims: true })));
}

function triplesOf({ users, items, train, itemAttributes }: Graph): Triples {
  const interactions = train.values.length;
  const count = interactions + itemAttributes.values.length;
  const triples = {
    heads: new Int32Array(count),
    relations: new Int32Array(count).fill(INTERACT, 0, interactions).fill(BELONG_TO, interactions),
    tails: new Int32Array(count),
  };
  const put = (lists: Lists, start: number, head: number, tail: number): void => {
    for (let i = 0; i < countLists(lists); i++) {
      for (let k = lists.offsets[i]; k < lists.offsets[i + 1]; k++) {
        triples.heads[start + k] = head + i;
        triples.tails[start + k] = tail + lists.values[k];
      }
    }
  };
  put(train, 0, 0, users);
  put(itemAttributes, interactions, users, users + items);
  return triples;
}

/** The rows of a table, each scaled to length 1. */
function directions({ values, rows, dim }: VectorTable): Float32Array {
  const scaled = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    let squares = 0;
    for (let k = row * dim; k < (row + 1) * dim; k++) squares += values[k] * values[k];
    const length = Math.sqrt(squares);
    for (let k = row * dim; k < (row + 1) * dim; k++) scaled[k] = values[k] / length;
  }
  return scaled;
}
