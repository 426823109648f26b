import type { NamedArrays } from '../arrays.js';
import type { FramedArrays } from './array-frames.js';
import type { Fields } from './fields.js';
import { decodeFrames, encodeFrames } from './frames.js';
import { WireError } from './wire-error.js';

/** Why an attempt at a unit failed. */
export const FAILURES = ['env', 'sample', 'timeout', 'crash'] as const;
export type Failure = (typeof FAILURES)[number];

/** An actor introduces itself: at the start, after every reconnection and when it is asked to. */
export interface Hello {
  readonly type: 'hello';
  readonly actor: string;
  /** attune's version. */
  readonly version: string;
  readonly workers: number;
  /** SHA-256 of each plug-in. */
  readonly plugins: readonly string[];
  /** The run it was started for, when it was started for one. */
  readonly run?: string;
  /** The learner's session that `holding` belongs to; '' when there is none. */
  readonly session: string;
  /** Tickets of the units it has. */
  readonly holding: readonly number[];
}
/** Its workers are ready: it takes so many units at a time. */
export interface Ready {
  readonly type: 'ready';
  readonly actor: string;
  readonly session: string;
  readonly credits: number;
}
/** It lives. Units that it should hold and does not are lost. */
export interface Heartbeat {
  readonly type: 'heartbeat';
  readonly actor: string;
  readonly session: string;
  /** Number of the last unit message received. */
  readonly received: number;
  readonly holding: readonly number[];
  /** For each unit being computed: ticket, environment steps so far, milliseconds since the last one. */
  readonly progress: readonly number[];
}
/** A unit's sample. */
export interface SampleMessage {
  readonly type: 'sample';
  readonly actor: string;
  readonly session: string;
  readonly ticket: number;
  readonly arrays: NamedArrays;
}
/** A unit could not be computed. */
export interface Failed {
  readonly type: 'failed';
  readonly actor: string;
  readonly session: string;
  readonly ticket: number;
  readonly reason: Failure;
  readonly message: string;
}
/** A unit asks for weights that were not received. */
export interface Want {
  readonly type: 'want';
  readonly actor: string;
  readonly session: string;
  readonly version: number;
}
/** It leaves, or cannot take part: 'input' says that something is wrong on its side. */
export interface Bye {
  readonly type: 'bye';
  readonly actor: string;
  readonly reason: 'stopped' | 'input';
  readonly message: string;
}
export type ActorMessage = Hello | Ready | Heartbeat | SampleMessage | Failed | Want | Bye;

/** Frames of a message to the learner. A sample's arrays come framed: its worker has done that. */
export function encodeActorMessage(
  message: Exclude<ActorMessage, SampleMessage> | (Omit<SampleMessage, 'arrays'> & { arrays: FramedArrays }),
): Uint8Array[] {
  if (message.type === 'sample') {
    const { type, arrays, ...fields } = message;
    return encodeFrames(type, fields, arrays);
  }
  const { type, ...fields } = message;
  return encodeFrames(type, fields);
}

/** Reads a message from an actor; throws a WireError unless it is one, to the last field. */
export function decodeActorMessage(frames: readonly Uint8Array[]): ActorMessage {
  const { type, fields: read, arrays } = decodeFrames(frames);
  if (arrays !== undefined && type !== 'sample')
    throw new WireError('arrays', `message '${type.slice(0, 40)}' carries arrays`);
  const message = readActorMessage(type, read, arrays);
  read.end();
  return message;
}

function readActorMessage(type: string, read: Fields, arrays: NamedArrays | undefined): ActorMessage {
  const actor = read.text('actor');
  switch (type) {
    case 'hello':
      return {
        type,
        actor,
        version: read.text('version'),
        workers: read.int('workers', 4096),
        plugins: read.texts('plugins'),
        run: read.optionalText('run'),
        session: read.text('session'),
        holding: read.ints('holding'),
      };
    case 'ready':
      return { type, actor, session: read.text('session'), credits: read.int('credits', 65536) };
    case 'heartbeat':
      return {
        type,
        actor,
        session: read.text('session'),
        received: read.int('received'),
        holding: read.ints('holding'),
        progress: read.ints('progress', 3),
      };
    case 'sample':
      if (arrays === undefined) throw new WireError('arrays', 'sample without arrays');
      return { type, actor, session: read.text('session'), ticket: read.int('ticket'), arrays };
    case 'failed':
      return {
        type,
        actor,
        session: read.text('session'),
        ticket: read.int('ticket'),
        reason: read.oneOf('reason', FAILURES),
        message: read.text('message'),
      };
    case 'want':
      return { type, actor, session: read.text('session'), version: read.int('version') };
    case 'bye':
      return {
        type,
        actor,
        reason: read.oneOf('reason', ['stopped', 'input']),
        message: read.text('message'),
      };
    default:
      throw new WireError('type', `unknown message '${type.slice(0, 40)}'`);
  }
}
