import { EXIT } from '../core/errors.js';

/**
 * Ties this process to the one that started it over an IPC channel, if any: Ctrl-C is then the parent's business, `stop` comes as a message,
 * and when the parent is gone, however it went, this process ends.
 */
export function followParent(onStop: () => void): { readonly attached: boolean } {
  const attached = process.send !== undefined;
  process.on('SIGTERM', onStop);
  if (!attached) {
    process.on('SIGINT', onStop);
    return { attached };
  }
  process.on('message', (message) => {
    if ((message as { kind?: unknown } | null)?.kind === 'stop') onStop();
  });
  process.on('disconnect', orphaned);
  if (!process.connected) orphaned(); // it was gone before anybody listened
  return { attached };
}

const orphaned = (): void => process.exit(EXIT.failed);

/** Closes the channel to the parent, which would keep this process alive. */
export function leaveParent(): void {
  process.off('disconnect', orphaned);
  if (process.connected) process.disconnect();
}

/** Sends a message to the parent and waits until the channel has taken it; nothing without a parent. */
export async function tellParent(message: object): Promise<void> {
  if (!process.send || !process.connected) return;
  await new Promise<void>((resolve) => process.send!(message, undefined, {}, () => resolve()));
}
