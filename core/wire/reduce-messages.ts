import type { NamedArrays } from '../arrays.js';
import type { FramedArrays } from './array-frames.js';
import type { Fields } from './fields.js';
import { decodeFrames, encodeFrames } from './frames.js';
import { WireError } from './wire-error.js';

/** A learner asks rank 0 to take part; `terms` must be equal on all. */
export interface Join {
  readonly type: 'join';
  readonly rank: number;
  readonly terms: string;
}
/** Its contribution to reduction `sequence`. */
export interface Part {
  readonly type: 'part';
  readonly rank: number;
  readonly sequence: number;
  readonly arrays: NamedArrays;
}
/** The result of reduction `sequence`. */
export interface Whole {
  readonly type: 'whole';
  readonly sequence: number;
  readonly arrays: NamedArrays;
}
/** Its answer to 'over': all that rank 0 sent before has been read too. */
export interface Heard {
  readonly type: 'heard';
  readonly rank: number;
}
/** 'joined': all have. 'over': rank 0 reduces no more, and why. 'refused': not with these terms. 'alive': a probe. */
export interface Notice {
  readonly type: 'joined' | 'over' | 'refused' | 'alive';
  readonly message: string;
}
export type ReduceMessage = Join | Part | Heard | Whole | Notice;

type Framed<M> = M extends { arrays: NamedArrays } ? Omit<M, 'arrays'> & { arrays: FramedArrays } : M;

/** Frames of a message between learners. */
export function encodeReduceMessage(message: Framed<ReduceMessage>): Uint8Array[] {
  if ('arrays' in message) {
    const { type, arrays, ...fields } = message;
    return encodeFrames(type, fields, arrays);
  }
  const { type, ...fields } = message;
  return encodeFrames(type, fields);
}

/** Reads a message between learners; throws a WireError unless it is one. */
export function decodeReduceMessage(frames: readonly Uint8Array[]): ReduceMessage {
  const { type, fields: read, arrays } = decodeFrames(frames);
  if ((arrays !== undefined) !== (type === 'part' || type === 'whole')) {
    throw new WireError('arrays', `message '${type.slice(0, 40)}' ${arrays ? 'carries' : 'lacks'} arrays`);
  }
  const message = readReduceMessage(type, read, arrays);
  read.end();
  return message;
}

function readReduceMessage(type: string, read: Fields, arrays: NamedArrays | undefined): ReduceMessage {
  switch (type) {
    case 'join':
      return { type, rank: read.int('rank'), terms: read.text('terms') };
    case 'part':
      return { type, rank: read.int('rank'), sequence: read.int('sequence'), arrays: arrays! };
    case 'heard':
      return { type, rank: read.int('rank') };
    case 'whole':
      return { type, sequence: read.int('sequence'), arrays: arrays! };
    case 'joined':
    case 'over':
    case 'refused':
    case 'alive':
      return { type, message: read.text('message') };
    default:
      throw new WireError('type', `unknown message '${type.slice(0, 40)}'`);
  }
}
