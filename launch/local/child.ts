import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../bin.js', import.meta.url));

/** How a child ended: its exit code, or the signal that killed it. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it wrote to stderr last, for the message that reports it. */
  readonly lastWords: string;
}

/**
 * A child process that runs an attune command. It has an IPC channel: when this process dies, however hard, the channel closes and the
 * child ends itself, so nothing is orphaned. It is in a process group of its own: a Ctrl-C at the terminal is for this process to
 * pass on.
 */
export class Child {
  readonly exited: Promise<Exit>;
  private readonly process: ChildProcess;

  constructor(args: readonly string[], onMessage: (message: unknown) => void = () => undefined) {
    this.process = spawn(process.execPath, [BIN, ...args], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      detached: true,
    });
    let lastWords = '';
    this.process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-4000);
    });
    this.process.on('message', onMessage);
    this.exited = new Promise((resolve) => {
      this.process.on('error', (error) => resolve({ code: 1, signal: null, lastWords: error.message }));
      this.process.on('close', (code, signal) => resolve({ code, signal, lastWords: lastWords.trim() }));
    });
  }

  /** Sends a message over the IPC channel; a child that is gone does not get it. */
  send(message: object): void {
    if (this.process.connected) this.process.send(message, () => undefined);
  }

  kill(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  /** Asks the child to end, and kills it when it has not after `patienceMs`. Resolves when it is gone. */
  async stop(patienceMs: number): Promise<Exit> {
    this.kill('SIGTERM');
    const timer = setTimeout(() => this.kill('SIGKILL'), patienceMs);
    const exit = await this.exited;
    clearTimeout(timer);
    return exit;
  }
}

/** `killed by SIGKILL`, `exit code 1: out of memory`. */
export function describeExit(exit: Exit): string {
  const how = exit.signal ? `killed by ${exit.signal}` : `exit code ${exit.code}`;
  const words = lastMessage(exit);
  return words === '' ? how : `${how}: ${words}`;
}

/** The last line that a child said for people: without its name, without stacks and what Node prints besides. */
export function lastMessage({ lastWords }: Exit): string {
  const lines = lastWords
    .split('\n')
    .filter((line) => line !== '' && !/^(\s|}|Node\.js v\d|\(node:\d+\) )/.test(line));
  return lines.at(-1)?.replace(/^attune( \w+)?: /, '') ?? '';
}
