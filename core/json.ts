import type { Json } from './unit.js';

/**
 * JSON text that depends on the value only: keys in code-unit order, no platform or insertion order. Entries that are undefined are
 * left out. Throws a TypeError naming the path of anything that JSON cannot hold (NaN, Infinity, functions, class instances).
 */
export function canonicalJson(value: unknown, indent?: number): string {
  return JSON.stringify(sorted(value, ''), undefined, indent);
}

function sorted(value: unknown, path: string): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item, i) => sorted(item, `${path}[${i}]`));
  if (isPlainObject(value)) {
    const keys = Object.keys(value)
      .filter((key) => value[key] !== undefined)
      .sort();
    return Object.fromEntries(
      keys.map((key) => [key, sorted(value[key], path === '' ? key : `${path}.${key}`)]),
    );
  }
  throw new TypeError(`${path === '' ? 'value' : path} is ${describe(value)}, which JSON cannot hold`);
}

function describe(value: unknown): string {
  return typeof value === 'object' && value !== null ? `a ${value.constructor.name}` : String(value);
}

/** True for `{...}`, false for arrays, null and instances of classes. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
