import { tileSums } from './blocks';
import { packedTimes } from './packed-gemm';
import { loadTail, storeTail, wholeBytes } from './lanes';
import { sigmoid4, tanh4 } from './math';

// @ts-ignore: decorator
@inline
function get(x: usize, rest: i32): v128 {
  return rest < 4 ? loadTail(x, rest, 0) : v128.load(x);
}

// @ts-ignore: decorator
@inline
function put(x: usize, v: v128, rest: i32): void {
  if (rest < 4) storeTail(x, v, rest);
  else v128.store(x, v);
}

/** Four units of one row: gates from projected input and recurrence, kept for the backward pass; the new state. */
// @ts-ignore: decorator
@inline
function step(input: usize, recurrent: usize, bias: usize, state: usize, next: usize, kept: usize, row: usize, rest: i32): void {
  const reset = sigmoid4(f32x4.add(get(input, rest), f32x4.add(get(recurrent, rest), get(bias, rest))));
  const update = sigmoid4(f32x4.add(get(input + row, rest), f32x4.add(get(recurrent + row, rest), get(bias + row, rest))));
  const hidden = f32x4.add(get(recurrent + 2 * row, rest), get(bias + 2 * row, rest));
  const candidate = tanh4(f32x4.add(get(input + 2 * row, rest), f32x4.mul(reset, hidden)));
  const old = get(state, rest);
  put(next, f32x4.add(candidate, f32x4.mul(update, f32x4.sub(old, candidate))), rest);
  put(kept, reset, rest);
  put(kept + row, update, rest);
  put(kept + 2 * row, candidate, rest);
  put(kept + 3 * row, hidden, rest);
}

/**
 * States of all steps from projected inputs [time, all, 3h], for `batch` rows of `all`: pointers stand at the first of them.
 * `panels` are packed recurrent weights and `recurrent` is scratch of [batch, 3h]; or `panels` is 0 and `recurrent` holds the first
 * state times the weights, which is enough for one step. `scratch` is that of products. `kept` [time, all, 4h] receives reset, update, candidate and the
 * recurrent part of the candidate.
 */
export function gruForward(input: usize, h0: usize, panels: usize, bias: usize, states: usize, kept: usize, recurrent: usize, time: i32, batch: i32, all: i32, h: i32, scratch: usize): void {
  const sums = WIDE ? tileSums(scratch) : 0;
  const row = <usize>h << 2;
  const whole = wholeBytes(h);
  const tail = h & 3;
  let state = h0;
  for (let t = 0; t < time; t++) {
    if (panels) packedTimes(state, panels, recurrent, batch, 3 * h, h, sums);
    for (let b = 0; b < batch; b++) {
      const gates = recurrent + <usize>b * 3 * row;
      const old = state + <usize>b * row;
      let i: usize = 0;
      for (; i < whole; i += 16) step(input + i, gates + i, bias + i, old + i, states + i, kept + i, row, 4);
      if (tail) step(input + i, gates + i, bias + i, old + i, states + i, kept + i, row, tail);
      input += 3 * row;
      kept += 4 * row;
      states += row;
    }
    state = states - <usize>batch * row;
    const rest = <usize>(all - batch) * row;
    input += 3 * rest;
    kept += 4 * rest;
    states += rest;
  }
}

/** Four units of one row backwards: gradients of the projected input and of the recurrence, and what flows on past the gates. */
// @ts-ignore: decorator
@inline
function stepBack(dy: usize, carry: usize, state: usize, kept: usize, dInput: usize, dRecurrent: usize, row: usize, rest: i32): void {
  const one = f32x4.splat(1);
  const d = f32x4.add(get(dy, rest), get(carry, rest));
  const reset = get(kept, rest);
  const update = get(kept + row, rest);
  const candidate = get(kept + 2 * row, rest);
  const hidden = get(kept + 3 * row, rest);
  const dCandidate = f32x4.mul(f32x4.mul(d, f32x4.sub(one, update)), f32x4.sub(one, f32x4.mul(candidate, candidate)));
  const dUpdate = f32x4.mul(f32x4.mul(d, f32x4.sub(get(state, rest), candidate)), f32x4.mul(update, f32x4.sub(one, update)));
  const dReset = f32x4.mul(f32x4.mul(dCandidate, hidden), f32x4.mul(reset, f32x4.sub(one, reset)));
  put(dInput, dReset, rest);
  put(dInput + row, dUpdate, rest);
  put(dInput + 2 * row, dCandidate, rest);
  put(dRecurrent, dReset, rest);
  put(dRecurrent + row, dUpdate, rest);
  put(dRecurrent + 2 * row, f32x4.mul(dCandidate, reset), rest);
  put(carry, f32x4.mul(d, update), rest);
}

/**
 * Gradients of all projected inputs and recurrences, [time, all, 3h] each, from those of the states, for `batch` rows of `all`.
 * `carry` [batch, h] is zero at first and holds the gradient of h0 at last; `panels` are the packed transposed recurrent weights,
 * `back` is scratch of [batch, h], `scratch` that of products.
 */
export function gruBackward(dy: usize, h0: usize, states: usize, kept: usize, panels: usize, dInput: usize, dRecurrent: usize, carry: usize, back: usize, time: i32, batch: i32, all: i32, h: i32, scratch: usize): void {
  const sums = WIDE ? tileSums(scratch) : 0;
  const row = <usize>h << 2;
  const block = <usize>all * row;
  const whole = wholeBytes(h);
  const rest = h & 3;
  for (let t = time - 1; t >= 0; t--) {
    const before = t == 0 ? h0 : states + <usize>(t - 1) * block;
    const gates = dRecurrent + <usize>t * 3 * block;
    for (let b = 0; b < batch; b++) {
      const at = <usize>b * row;
      const own = <usize>t * block + at;
      let i: usize = 0;
      for (; i < whole; i += 16) stepBack(dy + own + i, carry + at + i, before + at + i, kept + 4 * own + i, dInput + 3 * own + i, dRecurrent + 3 * own + i, row, 4);
      if (rest) stepBack(dy + own + i, carry + at + i, before + at + i, kept + 4 * own + i, dInput + 3 * own + i, dRecurrent + 3 * own + i, row, rest);
    }
    packedTimes(gates, panels, back, batch, h, 3 * h, sums);
    for (let i: usize = 0; i < <usize>batch * row; i += 4) store<f32>(carry + i, load<f32>(carry + i) + load<f32>(back + i));
  }
}
