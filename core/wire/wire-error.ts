/** Why a message was not understood: fixed words, fit for a metric's label. */
export type WireReason = 'frames' | 'header' | 'protocol' | 'type' | 'field' | 'arrays' | 'identity';

/** A message from outside that is not what the protocol allows. Never fatal: the message is counted and dropped. */
export class WireError extends Error {
  override readonly name = 'WireError';
  constructor(
    readonly reason: WireReason,
    message: string,
  ) {
    super(message);
  }
}
