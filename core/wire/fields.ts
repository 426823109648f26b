import { WireError } from './wire-error.js';
import type { Json, Unit } from '../unit.js';

const MAX_TEXT = 4096;
const MAX_INT = 2 ** 32 - 1;

/** Reads the fields of a header one by one. Every reader throws a WireError that names the message and the field. */
export class Fields {
  private readonly taken: string[] = [];

  /** `envelope`: fields that have been read already. */
  constructor(
    private readonly type: string,
    private readonly header: { readonly [key: string]: unknown },
    private readonly envelope: readonly string[] = [],
  ) {}

  text(name: string): string {
    const value = this.take(name);
    if (typeof value !== 'string' || value.length > MAX_TEXT) throw this.bad(name, 'a text');
    return value;
  }

  optionalText(name: string): string | undefined {
    return this.header[name] === undefined ? undefined : this.text(name);
  }

  /** An integer in [0, max], by default 2^32 - 1. */
  int(name: string, max = MAX_INT): number {
    const value = this.take(name);
    if (!isCount(value, max)) throw this.bad(name, `an integer from 0 to ${max}`);
    return value;
  }

  oneOf<T extends string>(name: string, choices: readonly T[]): T {
    const value = this.take(name);
    const choice = choices.find((c) => c === value);
    if (choice === undefined) throw this.bad(name, `one of ${choices.join(', ')}`);
    return choice;
  }

  /** Integers; their number is a multiple of `width`. */
  ints(name: string, width = 1): number[] {
    const value = this.take(name);
    if (!Array.isArray(value) || value.length % width !== 0 || !value.every((n) => isCount(n, MAX_INT)))
      throw this.bad(name, 'a list of integers');
    return value as number[];
  }

  texts(name: string): string[] {
    const value = this.take(name);
    if (!Array.isArray(value) || !value.every((t) => typeof t === 'string' && t.length <= MAX_TEXT))
      throw this.bad(name, 'a list of texts');
    return value as string[];
  }

  /** Anything that a header can hold: it has been checked for depth and size. */
  json(name: string): Json {
    return this.take(name) as Json;
  }

  /** The fields of a map inside this one. */
  inner(name: string): Fields {
    const value = this.take(name);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw this.bad(name, 'a map');
    return new Fields(`${this.type}.${name}`, value as { [key: string]: unknown });
  }

  /** Throws when the header holds more than was read. */
  end(): void {
    for (const name in this.header) {
      if (this.taken.includes(name) || this.envelope.includes(name)) continue;
      throw new WireError('field', `${this.type} has an unknown field '${name.slice(0, 40)}'`);
    }
  }

  private take(name: string): unknown {
    this.taken.push(name);
    return Object.hasOwn(this.header, name) ? this.header[name] : undefined;
  }

  private bad(name: string, expected: string): WireError {
    return new WireError('field', `${this.type}.${name} is not ${expected}`);
  }
}

const isCount = (value: unknown, max: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max;

/** A unit inside a message. */
export function readUnit(fields: Fields): Unit {
  const unit: Unit = {
    round: fields.int('round'),
    purpose: fields.text('purpose'),
    index: fields.int('index'),
    stream: fields.ints('stream'),
    weightsVersion: fields.int('weightsVersion'),
    split: fields.oneOf('split', ['train', 'valid', 'test']),
    work: fields.json('work'),
  };
  fields.end();
  return unit;
}
