import { dtypeOf, type NamedArrays } from '../arrays.js';
import { splitState } from '../checkpoint/state-tree.js';
import type { StateTree } from '../algorithm.js';

/** Where columns are not as expected, bit for bit (all NaN are equal): `'x'[3] is 1 instead of 2`; undefined when they are equal. */
export function arraysDifference(a: NamedArrays, b: NamedArrays): string | undefined {
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    if (!(name in a) || !(name in b)) return `'${name}' is there only once`;
    const [here, there] = [a[name], b[name]];
    const kinds = [here, there].map(({ data, shape }) => `${dtypeOf(data)} [${shape}]`);
    if (kinds[0] !== kinds[1]) return `'${name}' is ${kinds[0]} instead of ${kinds[1]}`;
    for (let i = 0; i < here.data.length; i++) {
      if (!Object.is(here.data[i], there.data[i])) {
        return `'${name}'[${i}] is ${here.data[i]} instead of ${there.data[i]}`;
      }
    }
  }
  return undefined;
}

/** Where a state is not as expected, in its arrays or its scalars; throws a RunError where a checkpoint cannot hold one of them. */
export function stateDifference(a: unknown, b: unknown): string | undefined {
  const [here, there] = [splitState(a as StateTree), splitState(b as StateTree)];
  const found = arraysDifference(here.arrays, there.arrays);
  if (found) return found;
  const texts = [here, there].map(({ structure }) => JSON.stringify(structure));
  if (texts[0] === texts[1]) return undefined;
  const at = [...texts[0]].findIndex((character, i) => character !== texts[1][i]);
  const around = texts.map((text) => text.slice(Math.max(0, at - 40), at + 20));
  return `...${around[0]}... instead of ...${around[1]}...`;
}

/** An independent copy of columns. */
export function copyArrays(arrays: NamedArrays): NamedArrays {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, { shape, data }]) => [
      name,
      { shape: [...shape], data: data.slice() },
    ]),
  );
}
