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
