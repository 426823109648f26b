import { currentExecutor } from '../executors/current.js';
import { broadcastShapes } from '../shape.js';
import { record } from '../tape.js';
import { Tensor } from '../tensor.js';
import { full } from '../create.js';
import { checkFloat } from './check.js';
import type { Value } from './elementwise.js';
import { broadcastTo, sumTo } from './layout.js';

/** Elements of `a` where `condition` is not 0, else of `b`, all broadcast against each other. No gradient to `condition`. */
export function where(condition: Tensor, a: Value, b: Value): Tensor {
  const left = typeof a === 'number' ? full([], a) : a;
  const right = typeof b === 'number' ? full([], b) : b;
  checkFloat('where', condition, left, right);
  const shape = broadcastShapes('where', condition.shape, broadcastShapes('where', left.shape, right.shape));
  return select(broadcastTo(condition, shape), left, right);
}

function select(condition: Tensor, a: Tensor, b: Tensor): Tensor {
  const shape = condition.shape;
  const y = new Tensor(
    currentExecutor().select(condition, broadcastTo(a, shape), broadcastTo(b, shape)),
    shape,
  );
  return record(y, [a, b], (dy, wants) => {
    const nothing = full([], 0);
    return [
      wants[0] ? sumTo(select(condition, dy, nothing), a.shape) : null,
      wants[1] ? sumTo(select(condition, nothing, dy), b.shape) : null,
    ];
  });
}
