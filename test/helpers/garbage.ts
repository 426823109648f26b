import { ndarray } from '../../core/arrays.js';
import type { Rng } from '../../core/random.js';
import { encodeActorMessage } from '../../core/wire/actor-messages.js';
import { ownFrames } from '../../core/wire/array-frames.js';

/** Messages that would be good if they came from a welcome actor. */
export const plausible = [
  encodeActorMessage({
    type: 'hello',
    actor: 'x',
    version: '0.1.0',
    workers: 1,
    plugins: [],
    session: '',
    holding: [],
  }),
  encodeActorMessage({
    type: 'heartbeat',
    actor: 'x',
    session: 's',
    received: 1,
    holding: [1],
    progress: [1, 2, 3],
  }),
  encodeActorMessage({
    type: 'sample',
    actor: 'x',
    session: 's',
    ticket: 0,
    arrays: ownFrames({ a: ndarray(new Float32Array(9)) }),
  }),
];

const bytes = (rng: Rng, n: number): Uint8Array => Uint8Array.from({ length: n }, () => rng.int(256));

/** Frames that a broken or hostile peer might send: random bytes, or one of `messages` cut, mutated, shuffled or with odd frames. */
export function garbage(rng: Rng, messages: readonly (readonly Uint8Array[])[]): Uint8Array[] {
  const message = [...messages[rng.int(messages.length)]];
  const at = rng.int(message.length);
  switch (rng.int(7)) {
    case 0:
      return Array.from({ length: rng.int(4) + 1 }, () => bytes(rng, rng.int(64)));
    case 1:
      message[at] = message[at].slice(0, rng.int(message[at].length + 1));
      return message;
    case 2: {
      const copy = Uint8Array.from(message[at]);
      for (let i = rng.int(4); i >= 0 && copy.length > 0; i--) copy[rng.int(copy.length)] = rng.int(256);
      message[at] = copy;
      return message;
    }
    case 3:
      return rng.shuffle(message);
    case 4:
      return [...message, bytes(rng, rng.int(32))];
    case 5:
      return message.slice(0, at);
    default: {
      const copy = Uint8Array.from(message[0]);
      copy.set(bytes(rng, Math.min(8, copy.length)), rng.int(Math.max(1, copy.length - 8)));
      message[0] = copy;
      return message;
    }
  }
}
