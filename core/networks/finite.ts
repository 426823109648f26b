import { RunError } from '../errors.js';

/** Throws a RunError `name became NaN where` when a number of training is no longer finite. */
export function checkFinite(name: string, value: number, where: () => string): void {
  if (!Number.isFinite(value))
    throw new RunError(`${name} became ${value} ${where()}: try a lower learning rate`);
}
