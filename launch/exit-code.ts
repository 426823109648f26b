import type { Command } from 'commander';

const codes = new WeakMap<Command, number>();

/** Makes `code` the exit code of a command that ends without throwing. */
export function exitWith(command: Command, code: number): void {
  codes.set(command, code);
}

/** The exit code that a finished command asked for; 0 when it asked for none. */
export const exitCodeOf = (command: Command): number => codes.get(command) ?? 0;
