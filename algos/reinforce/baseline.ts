/**
 * Leave-one-out baseline: for each row, the mean return-to-go of the other episodes of the batch at the same step. An episode that
 * has ended by then counts with 0, so the baseline never depends on the row's own action and leaves the gradient unbiased.
 *
 * @param returns rewards-to-go [rows], episode after episode
 * @param lengths steps of each episode
 * @returns [rows]; zeros when there is only one episode
 */
export function leaveOneOut(returns: Float32Array, lengths: ArrayLike<number>): Float32Array {
  const count = lengths.length;
  const baseline = new Float32Array(returns.length);
  if (count < 2) return baseline;
  const totals = new Float64Array(Math.max(...Array.from(lengths)));
  const each = (visit: (row: number, step: number) => void): void => {
    let row = 0;
    for (let episode = 0; episode < count; episode++) {
      for (let step = 0; step < lengths[episode]; step++) visit(row++, step);
    }
  };
  each((row, step) => (totals[step] += returns[row]));
  each((row, step) => (baseline[row] = (totals[step] - returns[row]) / (count - 1)));
  return baseline;
}
