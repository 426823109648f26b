import type { z } from 'zod';

/** The inside of a schema, as zod describes it; of any copy of zod, so no `instanceof`. */
interface Def {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly getter?: () => z.ZodType;
  readonly shape?: { readonly [key: string]: z.ZodType };
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly items?: readonly z.ZodType[];
  readonly options?: readonly z.ZodType[];
}

/** The schema below defaults, optionals and transforms. */
function definitionOf(schema: z.ZodType): Def {
  const def = (schema as unknown as { _zod: { def: Def } })._zod.def;
  const inner = def.innerType ?? def.in ?? def.getter?.();
  return inner === undefined ? def : definitionOf(inner);
}

/** The schemas that a value at `key` of something with this schema may have. */
function children(schema: z.ZodType, key: PropertyKey): z.ZodType[] {
  const { shape, element, valueType, items, options } = definitionOf(schema);
  if (options !== undefined) return options.flatMap((option) => children(option, key));
  const child = shape !== undefined ? shape[String(key)] : (element ?? valueType ?? items?.[Number(key)]);
  return child === undefined ? [] : [child];
}

/** The keys that an object at `path` may have, in the order of the schema; none when it is no object. */
export function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const schemas = path.reduce<z.ZodType[]>((at, key) => at.flatMap((one) => children(one, key)), [schema]);
  return [...new Set(schemas.flatMap(ownKeys))];
}

function ownKeys(schema: z.ZodType): string[] {
  const { shape, options } = definitionOf(schema);
  return options === undefined ? Object.keys(shape ?? {}) : options.flatMap(ownKeys);
}
