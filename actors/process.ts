import { runActor, type ActorOptions } from './actor.js';

/**
 * Runs an actor as a whole process does: SIGTERM, SIGINT and the end of the parent process end it, leaving nothing behind. Resolves
 * to the exit code; see `runActor`.
 */
export async function runActorProcess(options: Omit<ActorOptions, 'signal'>): Promise<number> {
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  if (process.channel) process.on('disconnect', onSignal);
  try {
    return await runActor({ ...options, signal: stop.signal });
  } finally {
    process.off('SIGTERM', onSignal);
    process.off('SIGINT', onSignal);
    process.off('disconnect', onSignal);
  }
}
