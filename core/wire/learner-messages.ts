import type { NamedArrays } from '../arrays.js';
import type { Json, Unit } from '../unit.js';
import type { FramedArrays } from './array-frames.js';
import { readUnit, type Fields } from './fields.js';
import { decodeFrames, encodeFrames } from './frames.js';
import { WireError } from './wire-error.js';

/** Why an actor was turned away. */
export const REFUSALS = ['protocol', 'version', 'plugins', 'run'] as const;
export type Refusal = (typeof REFUSALS)[number];

/** All that an actor needs to take part. */
export interface Welcome {
  readonly type: 'welcome';
  /** One life of one learner: units, weights and samples of another are void. */
  readonly session: string;
  readonly run: string;
  readonly env: { readonly name: string; readonly config: Json };
  readonly algorithm: { readonly name: string; readonly config: Json };
  /** The tensor executor to act with. */
  readonly executor: string;
  /** Where weights are published, on the learner's host. */
  readonly weightsPort: number;
  /** Milliseconds without an environment step after which a worker counts as stuck. */
  readonly unitTimeout: number;
  /** Milliseconds between heartbeats. */
  readonly heartbeat: number;
}
/** The actor cannot take part and should say why to its user. */
export interface Refused {
  readonly type: 'refused';
  readonly reason: Refusal;
  readonly message: string;
}
/** A unit to compute; numbered per actor, so that losses show. */
export interface UnitMessage {
  readonly type: 'unit';
  readonly session: string;
  readonly number: number;
  readonly ticket: number;
  readonly unit: Unit;
}
/** Weights, published to all or sent to who asked. */
export interface WeightsMessage {
  readonly type: 'weights';
  readonly session: string;
  readonly version: number;
  readonly arrays: NamedArrays;
}
/** Nobody waits any more for units with these weights. */
export interface Gone {
  readonly type: 'gone';
  readonly session: string;
  readonly version: number;
}
/** 'who': say hello, I do not know you. 'alive': I live. 'end': the run is over. */
export interface Signal {
  readonly type: 'who' | 'alive' | 'end';
}
export type LearnerMessage = Welcome | Refused | UnitMessage | WeightsMessage | Gone | Signal;

/** Frames of a message to an actor. Weights come framed, once for all actors. */
export function encodeLearnerMessage(
  message:
    Exclude<LearnerMessage, WeightsMessage> | (Omit<WeightsMessage, 'arrays'> & { arrays: FramedArrays }),
): Uint8Array[] {
  if (message.type === 'weights') {
    const { type, arrays, ...fields } = message;
    return encodeFrames(type, fields, arrays);
  }
  const { type, ...fields } = message;
  return encodeFrames(type, fields);
}

/** Reads a message from the learner; throws a WireError unless it is one, to the last field. */
export function decodeLearnerMessage(frames: readonly Uint8Array[]): LearnerMessage {
  const { type, fields: read, arrays } = decodeFrames(frames);
  if (arrays !== undefined && type !== 'weights')
    throw new WireError('arrays', `message '${type.slice(0, 40)}' carries arrays`);
  const message = readLearnerMessage(type, read, arrays);
  read.end();
  return message;
}

function readNamed(fields: Fields): { name: string; config: Json } {
  const named = { name: fields.text('name'), config: fields.json('config') };
  fields.end();
  return named;
}

function readLearnerMessage(type: string, read: Fields, arrays: NamedArrays | undefined): LearnerMessage {
  switch (type) {
    case 'welcome':
      return {
        type,
        session: read.text('session'),
        run: read.text('run'),
        env: readNamed(read.inner('env')),
        algorithm: readNamed(read.inner('algorithm')),
        executor: read.text('executor'),
        weightsPort: read.int('weightsPort', 65535),
        unitTimeout: read.int('unitTimeout'),
        heartbeat: read.int('heartbeat'),
      };
    case 'refused':
      return { type, reason: read.oneOf('reason', REFUSALS), message: read.text('message') };
    case 'unit':
      return {
        type,
        session: read.text('session'),
        number: read.int('number'),
        ticket: read.int('ticket'),
        unit: readUnit(read.inner('unit')),
      };
    case 'weights':
      if (arrays === undefined) throw new WireError('arrays', 'weights without arrays');
      return { type, session: read.text('session'), version: read.int('version'), arrays };
    case 'gone':
      return { type, session: read.text('session'), version: read.int('version') };
    case 'who':
    case 'alive':
    case 'end':
      return { type };
    default:
      throw new WireError('type', `unknown message '${type.slice(0, 40)}'`);
  }
}
