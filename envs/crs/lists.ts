/** Lists of integers stored end to end: list i is values[offsets[i] .. offsets[i + 1] - 1]. */
export interface Lists {
  readonly offsets: Int32Array;
  readonly values: Int32Array;
}

/** Packs one list per row. */
export function packLists(rows: readonly ArrayLike<number>[]): Lists {
  const offsets = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => (offsets[i + 1] = offsets[i] + row.length));
  const values = new Int32Array(offsets[rows.length]);
  rows.forEach((row, i) => values.set(row, offsets[i]));
  return { offsets, values };
}

/** How many lists there are. */
export const countLists = (lists: Lists): number => lists.offsets.length - 1;

/** List i, as a view. */
export const listAt = (lists: Lists, i: number): Int32Array =>
  lists.values.subarray(lists.offsets[i], lists.offsets[i + 1]);

/** Takes what stands at some places, ascending, out of the first `size` values of each column; returns how many are left. */
export function removePlaces(
  columns: readonly (Int32Array | Float64Array)[],
  size: number,
  places: Int32Array,
): number {
  for (const column of columns) {
    places.forEach((place, k) => {
      const next = k + 1 < places.length ? places[k + 1] : size;
      column.copyWithin(place - k, place + 1, next);
    });
  }
  return size - places.length;
}

/** Length of the longest list. */
export function longestList(lists: Lists): number {
  let longest = 0;
  for (let i = 0; i < countLists(lists); i++)
    longest = Math.max(longest, lists.offsets[i + 1] - lists.offsets[i]);
  return longest;
}

/** Lists are read in blocks of so many values. */
export const BLOCK = 4;

/** The lists, each filled up to whole blocks with numbers from `columns` on, which are no values: columns + j at place j of a block. */
export function blockLists(lists: Lists, columns: number): Lists {
  const count = countLists(lists);
  const offsets = new Int32Array(count + 1);
  for (let i = 0; i < count; i++) {
    const length = lists.offsets[i + 1] - lists.offsets[i];
    offsets[i + 1] = offsets[i] + BLOCK * Math.ceil(length / BLOCK);
  }
  const values = Int32Array.from({ length: offsets[count] }, (_, k) => columns + (k % BLOCK));
  for (let i = 0; i < count; i++) values.set(listAt(lists, i), offsets[i]);
  return { offsets, values };
}

/** For every value 0..columns-1 the ascending numbers of the lists that hold it. */
export function transposeLists(lists: Lists, columns: number): Lists {
  const offsets = new Int32Array(columns + 1);
  for (const value of lists.values) offsets[value + 1]++;
  for (let c = 0; c < columns; c++) offsets[c + 1] += offsets[c];
  const next = offsets.slice(0, columns);
  const values = new Int32Array(lists.values.length);
  for (let row = 0; row < countLists(lists); row++) {
    for (let k = lists.offsets[row]; k < lists.offsets[row + 1]; k++) values[next[lists.values[k]]++] = row;
  }
  return { offsets, values };
}
