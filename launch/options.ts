import { InvalidArgumentError } from 'commander';

/** For options that may be given several times. */
export const collectOption = (value: string, previous: string[]): string[] => [...previous, value];

/** A whole number of at least `least`. */
export const wholeNumber =
  (least: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least)
      throw new InvalidArgumentError(`'${text}' is not a whole number of at least ${least}.`);
    return value;
  };

/** Any number. */
export function finiteNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw new InvalidArgumentError(`'${text}' is not a number.`);
  return value;
}

/** `a,b,c`. */
export const listOption = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** `1,2,3`: whole numbers, each once. */
export function seedsOption(text: string): number[] {
  const seeds = listOption(text).map(wholeNumber(0));
  if (seeds.length === 0) throw new InvalidArgumentError(`'${text}' names no seed.`);
  return [...new Set(seeds)];
}
