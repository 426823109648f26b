import * as t from '../../core/tensor/index.js';
import { initMlp, mlp, Stream, type Layer } from './networks.js';

interface Params {
  readonly policy: readonly Layer[];
  readonly value: readonly Layer[];
  readonly logStd: t.Tensor;
}

interface Batch {
  readonly observations: t.Tensor;
  readonly actions: t.Tensor;
  readonly logProbs: t.Tensor;
  readonly advantages: t.Tensor;
  readonly returns: t.Tensor;
}

function loss(params: Params, batch: Batch): t.Tensor {
  const mean = mlp(params.policy, batch.observations);
  const ratio = t.exp(t.sub(t.gaussianLogProb(batch.actions, mean, params.logStd), batch.logProbs));
  const gain = t.minimum(t.mul(ratio, batch.advantages), t.mul(t.clip(ratio, 0.8, 1.2), batch.advantages));
  const values = t.reshape(mlp(params.value, batch.observations), batch.returns.shape);
  const valueLoss = t.mean(t.square(t.sub(values, batch.returns)));
  return t.sub(t.sub(t.mul(valueLoss, 0.5), t.mean(gain)), t.mul(t.gaussianEntropy(params.logStd), 0.01));
}

/**
 * A learner that makes one PPO update (forward, backward, clipping, Adam) of two MLPs 27-H-H-{8,1} at each call, and returns what an
 * enclosing scope has to keep.
 */
export function ppoLearner(hidden: number, batch: number): () => object {
  const stream = new Stream();
  let params: Params = {
    policy: initMlp(stream, [27, hidden, hidden, 8]),
    value: initMlp(stream, [27, hidden, hidden, 1]),
    logStd: t.zeros([8]),
  };
  let state = t.adamInit(params);
  const data: Batch = {
    observations: t.randomNormal([batch, 27], stream),
    actions: t.randomNormal([batch, 8], stream),
    logProbs: t.randomNormal([batch], stream, -8, 0.1),
    advantages: t.randomNormal([batch], stream),
    returns: t.randomNormal([batch], stream),
  };
  return () => {
    ({ params, state } = t.scope(() => {
      const { grads } = t.valueAndGrad(loss)(params, data);
      return t.adam(state, params, grads, { learningRate: 3e-4, maxGradNorm: 0.5 });
    }));
    return { params, state };
  };
}
