/**
 * Writes the members of largest score to the front of `out`, best first, equal scores by smaller id, and returns how many they
 * are: out.length, or all where they are fewer. `members` is ascending, and w[i] is the score of members[i].
 */
export function topItems(members: Int32Array, size: number, w: Float64Array, out: Int32Array): number {
  const n = Math.min(size, out.length);
  const places = promising(size, w, n);
  const count = places?.length ?? size;
  const keys = new Float64Array(n);
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const place = places ? places[i] : i;
    const key = w[place];
    // An equal score at a later place is no better.
    if (kept === n && !(key > keys[n - 1])) continue;
    let k = kept < n ? kept++ : n - 1;
    for (; k > 0 && key > keys[k - 1]; k--) {
      keys[k] = keys[k - 1];
      out[k] = out[k - 1];
    }
    keys[k] = key;
    out[k] = place;
  }
  for (let k = 0; k < n; k++) out[k] = members[out[k]];
  return n;
}

/** One score of so many is looked at to guess what the best are above. */
const STRIDE = 16;

/** Places, ascending, that the n best are among: a few times n. Undefined where a sample does not tell what they are surely above. */
function promising(size: number, w: Float64Array, n: number): Int32Array | undefined {
  const most = 4 * n;
  if (n === 0 || size <= 2 * most) return undefined;
  const bound = sampleBound(size, w, Math.ceil((1.5 * n) / STRIDE) + 3);
  if (bound === undefined) return undefined;
  const places = new Int32Array(most);
  let count = 0;
  for (let i = 0; i < size && count < most; i++) if (w[i] >= bound) places[count++] = i;
  return count >= n && count < most ? places.subarray(0, count) : undefined;
}

/** The `rank` largest of every 16th score; undefined if all of them are equal. */
function sampleBound(size: number, w: Float64Array, rank: number): number | undefined {
  const best = new Float64Array(rank).fill(-Infinity);
  for (let i = 0; i < size; i += STRIDE) {
    const key = w[i];
    if (!(key > best[rank - 1])) continue;
    let k = rank - 1;
    for (; k > 0 && key > best[k - 1]; k--) best[k] = best[k - 1];
    best[k] = key;
  }
  return best[0] > best[rank - 1] ? best[rank - 1] : undefined;
}
