import { currentExecutor } from '../executors/current.js';
import { checkShape, sizeOf, type Shape } from '../shape.js';
import { Storage } from '../storage.js';
import { Tensor } from '../tensor.js';
import { log, neg } from './elementwise.js';

/** A stream of random numbers: what random tensors need of one. */
export interface RandomStream {
  /** Uniform in [0, 1). */
  float(): number;
  /** Standard normal. */
  normal(): number;
}

/** Drawn numbers stay below 1 when they are rounded to float32. */
const largestBelowOne = 1 - 2 ** -24;

function draw(op: string, shape: Shape, next: () => number): Tensor {
  checkShape(op, shape);
  const data = new (currentExecutor().Float)(sizeOf(shape));
  for (let i = 0; i < data.length; i++) data[i] = next();
  return new Tensor(new Storage(data), [...shape]);
}

/** Uniform numbers in [low, high), drawn in row-major order. */
export function randomUniform(shape: Shape, stream: RandomStream, low = 0, high = 1): Tensor {
  return draw('randomUniform', shape, () => low + (high - low) * stream.float());
}

/** Normal numbers with the given mean and standard deviation, drawn in row-major order. */
export function randomNormal(shape: Shape, stream: RandomStream, mean = 0, deviation = 1): Tensor {
  return draw('randomNormal', shape, () => mean + deviation * stream.normal());
}

/** Standard Gumbel noise, -log(-log(u)): argmax(logits + noise) is a draw from the softmax of the logits. */
export function randomGumbel(shape: Shape, stream: RandomStream): Tensor {
  const u = draw('randomGumbel', shape, () => Math.min(Math.max(stream.float(), 1e-30), largestBelowOne));
  return neg(log(neg(log(u))));
}
