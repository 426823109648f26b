import type { Action, Reset, Step } from './env.js';
import type { Rng } from './random.js';

/** What an answer meant, or why it meant nothing, in words for the person. */
export type Understood<T> = { readonly value: T } | { readonly problem: string };

/** Something that a person is asked. */
export interface Question<T> {
  /** What is said, one or several lines. */
  readonly text: string;
  /** Reads her answer, of which blanks at the ends have been taken away. */
  understand(answer: string): Understood<T>;
}

/** A person in the place of a simulated user. */
export interface Person {
  /** Says something that needs no answer. */
  tell(text: string): void;
  /** Asks until the answer is understood. Rejects with a PersonLeft when none comes any more. */
  ask<T>(question: Question<T>): Promise<T>;
}

/** The person has gone: Ctrl-C, or the end of the input. */
export class PersonLeft extends Error {
  override readonly name = 'PersonLeft';
}

/**
 * An environment whose user is a person: what the simulated user would answer, she is asked. Otherwise as an Env, one episode after
 * the other.
 */
export interface Conversation<Task = unknown> {
  /**
   * Begins. With a task the person plays its user and is told what she wants; without one she wants what she likes. `rng` draws what is
   * drawn.
   */
  reset(options: { rng: Rng; task?: Task }, person: Person): Promise<Reset>;
  /** Says what the agent does and hears the person's answer. */
  step(action: Action, person: Person): Promise<Step>;
  /** Where it stands, in a few words: `38 candidates left`. */
  status(): string;
  close(): void;
}
