/**
 * Writes the members of largest score to the front of `out`, best first, equal scores by smaller id, and returns how many they
 * are: out.length, or all where they are fewer. `members` is ascending, and w[i] is the score of members[i].
 */
export function topItems(members: Int32Array, size: number, w: Float64Array, out: Int32Array): number {
  const n = Math.min(size, out.length);
  const places = promising(size, w, n);
  const count = places?.length ?? size;
  const keys = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    out[k] = places ? places[k] : k;
    keys[k] = w[out[k]];
  }
  for (let k = (n >> 1) - 1; k >= 0; k--) sink(out, keys, k, n, out[k], keys[k]);
  for (let i = n; i < count; i++) {
    const place = places ? places[i] : i;
    const key = w[place];
    // An equal score at a later place is no better.
    if (key > keys[0]) sink(out, keys, 0, n, place, key);
  }
  for (let left = n - 1; left > 0; left--) {
    const last = out[0];
    sink(out, keys, 0, left, out[left], keys[left]);
    out[left] = last;
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

/**
 * Puts a place, whose score is `key`, into place k or below of the heap out[0..n-1], which has the worst of the best at its top, so that most candidates
 * are passed over at a glance. keys[i] is the score at out[i].
 */
function sink(out: Int32Array, keys: Float64Array, k: number, n: number, place: number, key: number): void {
  for (let child = 2 * k + 1; child < n; child = 2 * k + 1) {
    if (child + 1 < n && before(keys, out, child, child + 1)) child++; // the worse of the two
    const other = keys[child];
    if (!(key > other || (key === other && place < out[child]))) break; // the place's is worse still
    out[k] = out[child];
    keys[k] = other;
    k = child;
  }
  out[k] = place;
  keys[k] = key;
}

const before = (keys: Float64Array, out: Int32Array, i: number, j: number): boolean =>
  keys[i] > keys[j] || (keys[i] === keys[j] && out[i] < out[j]);
