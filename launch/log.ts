import { pino } from 'pino';

export type Level = 'info' | 'warn' | 'error';
export type Log = (level: Level, message: string) => void;

/**
 * A log of one process: one JSON line per event in `file` (shared by all processes of a run), and, for what a person should see,
 * plain lines on stderr: everything without a file, errors only with one.
 */
export function openLog(role: string, file?: string): Log {
  const lines =
    file === undefined
      ? undefined
      : pino({ base: { role, pid: process.pid } }, pino.destination({ dest: file, sync: true }));
  return (level, message) => {
    lines?.[level](message);
    if (lines === undefined || level === 'error') process.stderr.write(`attune ${role}: ${message}\n`);
  };
}
