import type { Rng } from '../../../core/random.js';
import {
  add,
  gather,
  grad,
  mean,
  mul,
  neg,
  scatterAdd,
  scope,
  softplus,
  sub,
  sum,
  valueAndGrad,
  wrap,
  type Tensor,
} from '../../../core/tensor/index.js';
import type { Graph } from './graph.js';
import { instanceSampler, type Instance } from './instances.js';
import { embeddingOf, passOver, type EmbeddingModel } from './model.js';
import { rowAdagrad, stateOf, VectorTable } from './sparse-rows.js';

/** Options of the factorization machine. */
export interface FmOptions {
  readonly dim: number;
  /** Step size of the item task, and of the attribute task. */
  readonly rate: number;
  readonly attributeRate: number;
  /** L2 on the vectors that a step is about. */
  readonly decay: number;
  /** Share of the dimensions that a comparison leaves out. */
  readonly dropout: number;
  readonly batch: number;
  /** Standard deviation of the first vectors. */
  readonly scale: number;
}

/** SCPR's settings, but for the batch, which is 64 there: larger ones end at the same AUC in a fraction of the time. */
export const FM: FmOptions = {
  dim: 64,
  rate: 0.02,
  attributeRate: 1e-4,
  decay: 1e-3,
  dropout: 0.5,
  batch: 512,
  scale: 0.01,
};

/**
 * The factorization machine of EAR (Lei et al. 2020) and SCPR, with the terms that comparisons keep:
 *
 *     y(u, v, P+) = <e_u, e_v> + sum over p in P+ of <e_v, e_p>
 *     items:      -log sigmoid(y(v) - y(v')) - log sigmoid(y(v) - y(v''))
 *     attributes: -log sigmoid(sum over p in P_v \ P+ of g(p) - sum over as many p not in P_v of g(p)),
 *                 g(p) = <e_u + sum over q in P+ of e_q, e_p>
 *
 * P+ is what a dialogue about v might have come to: the first few of P_v in random order.
 */
export function fm(graph: Graph, options: FmOptions, rng: Rng): EmbeddingModel {
  const { users, items, attributes } = graph;
  const { dim, dropout, batch } = options;
  const count = graph.train.values.length;
  const instance = instanceSampler(graph, 1);
  const draw = rng.fork('vectors');
  const nodes = new VectorTable(users + items + attributes, dim, () => options.scale * draw.normal());
  const itemSteps = rowAdagrad(nodes, options.rate, options.decay);
  const attributeSteps = rowAdagrad(nodes, options.attributeRate, options.decay);
  const itemNode = (v: number): number => users + v;
  const attributeNode = (p: number): number => users + items + p;

  function step(instances: readonly Instance[], stream: Rng): number {
    const n = instances.length;
    const lists = [
      instances.map(({ user }) => user),
      instances.map(({ item }) => itemNode(item)),
      instances.map(({ anyItems }) => itemNode(anyItems[0])),
      instances.map(({ fittingItems }) => itemNode(fittingItems[0])),
      instances.flatMap(({ accepted }) => Array.from(accepted, attributeNode)),
      instances.flatMap(({ open }) => Array.from(open, attributeNode)),
      instances.flatMap(({ wrong }) => Array.from(wrong, attributeNode)),
    ];
    const { rows, vectors, places } = nodes.pick(Int32Array.from(lists.flat()));
    let start = 0;
    const [user, item, anyItem, fittingItem, accepted, open, wrong] = lists.map(({ length }) =>
      wrap(places.slice(start, (start += length)), [length]),
    );
    const owners = (part: 'accepted' | 'open' | 'wrong'): Tensor => {
      const of = instances.flatMap((one, i) => Array.from(one[part], () => i));
      return wrap(Int32Array.from(of), [of.length]);
    };
    const kept = Float32Array.from({ length: n * dim }, () =>
      stream.float() < dropout ? 0 : 1 / (1 - dropout),
    );
    return scope(() => {
      const total = (e: Tensor, which: Tensor, owner: Tensor): Tensor =>
        scatterAdd(gather(e, which), owner, n);
      const context = (e: Tensor): Tensor => add(gather(e, user), total(e, accepted, owners('accepted')));
      const loses = (margin: Tensor): Tensor => mean(softplus(neg(sum(margin, 1))));
      const { value, grads } = valueAndGrad((e: Tensor) => {
        const seen = mul(context(e), wrap(kept, [n, dim]));
        const better = (other: Tensor): Tensor => mul(seen, sub(gather(e, item), gather(e, other)));
        return add(loses(better(anyItem)), loses(better(fittingItem)));
      })(vectors);
      itemSteps.step(rows, grads.toArray());
      if (open.size > 0) {
        const slopes = grad((e: Tensor) => {
          const difference = sub(total(e, open, owners('open')), total(e, wrong, owners('wrong')));
          return loses(mul(context(e), difference));
        })(vectors);
        attributeSteps.step(rows, slopes.toArray());
      }
      return value.item();
    });
  }

  return {
    epoch: (stream) =>
      passOver(count, batch, stream, (chosen) =>
        step(
          Array.from(chosen, (pair) => instance(pair, stream)),
          stream,
        ),
      ),
    embedding: () => embeddingOf('fm', nodes.values, dim, graph),
    state: stateOf({ nodes: { table: nodes, optimizers: [itemSteps, attributeSteps] } }),
  };
}
