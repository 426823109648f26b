import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../launch/bin.js', import.meta.url));
/** No command of these tests takes longer, even on a busy machine. */
const LIMIT_MS = 120_000;
const LOOK_MS = 10;

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process that lives in a workplace. */
export interface Process {
  readonly pid: number;
  /** Without node and the script: `['learner', '--run', ...]`. */
  readonly args: readonly string[];
}

export interface CommandOptions {
  /** Another Node than the one of this process. */
  readonly node?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** What it reads from stdin; nothing, and at once its end, by default. */
  readonly input?: string;
}

/** A command under way. */
export class Command {
  stdout = '';
  stderr = '';
  readonly ended: Promise<Ended>;
  private readonly child: ChildProcess;
  private readonly timer: NodeJS.Timeout;

  constructor(cwd: string, args: readonly string[], { node = process.execPath, env, input }: CommandOptions) {
    this.child = spawn(node, [BIN, ...args], {
      cwd,
      env: { ...process.env, NODE_TEST_CONTEXT: undefined, ...env },
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      detached: true, // a process group of its own, as at a terminal
    });
    this.child.stdin?.end(input);
    this.child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.timer = setTimeout(() => this.kill('SIGKILL'), LIMIT_MS);
    this.ended = new Promise((resolve) => {
      this.child.on('close', (code, signal) => {
        clearTimeout(this.timer);
        resolve({ code, signal, stdout: this.stdout, stderr: this.stderr });
      });
    });
  }

  get pid(): number {
    return this.child.pid!;
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** As Ctrl-C at a terminal does: to the whole process group. */
  interrupt(): void {
    if (this.running) process.kill(-this.pid, 'SIGINT');
  }

  /** Resolves to the first match in what the command has written to stdout; rejects when it ends without. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.stdout);
      if (found) return found;
      assert(this.running, `ended without ${String(pattern)}:\n${this.stdout}${this.stderr}`);
      await pause();
    }
  }
}

/** An empty folder in which commands run; what still runs there when the test ends is killed. */
export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), 'attune-cli-'));

  constructor(t: { after(fn: () => Promise<void>): void }) {
    t.after(async () => await this.clear());
  }

  /** Starts `attune ...`. */
  start(args: readonly string[], options: CommandOptions = {}): Command {
    return new Command(this.folder, args, options);
  }

  /** Runs `attune ...` to its end. */
  async attune(args: readonly string[], options: CommandOptions = {}): Promise<Ended> {
    return await this.start(args, options).ended;
  }

  /** The same for a command that must succeed: its stdout. */
  async output(args: readonly string[], options: CommandOptions = {}): Promise<string> {
    const { code, stdout, stderr } = await this.attune(args, options);
    assert.equal(code, 0, `attune ${args.join(' ')}\n${stdout}${stderr}`);
    return stdout;
  }

  path(...parts: readonly string[]): string {
    return join(this.folder, ...parts);
  }

  write(name: string, text: string): string {
    writeFileSync(this.path(name), text);
    return this.path(name);
  }

  /** All processes that live here, or those of one command (`learner`, `actor`). Linux only. */
  processes(command?: string): Process[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid): Process[] => {
        try {
          if (readlinkSync(`/proc/${pid}/cwd`) !== this.folder) return [];
          const [, script, ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
          return script === undefined ? [] : [{ pid: Number(pid), args }];
        } catch {
          return []; // it has ended meanwhile
        }
      })
      .filter(({ args }) => command === undefined || args[0] === command);
  }

  /** Kills a process of one command, the `index`-th; false when there is none. */
  kill(command: string, index = 0): boolean {
    const found = this.processes(command);
    if (found.length === 0) return false;
    try {
      process.kill(found[index % found.length].pid, 'SIGKILL');
      return true;
    } catch {
      return false;
    }
  }

  /** Waits until nothing runs here any more. */
  async untilQuiet(): Promise<void> {
    await until(() => this.processes().length === 0);
  }

  /** Finished rounds of a run, by its metrics. */
  rounds(run: string): number {
    return this.rows(run).filter((row) => row.final === undefined).length;
  }

  /** The lines of a run's metrics.jsonl without what is not the same in equal runs. */
  rows(run: string): { readonly [name: string]: unknown }[] {
    const path = this.path('runs', run, 'metrics.jsonl');
    if (!existsSync(path)) return [];
    return readFileSync(path, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => {
        const { time, ...row } = JSON.parse(line) as Record<string, unknown>;
        assert.equal(typeof time, 'object');
        return row;
      });
  }

  async untilRound(run: string, round: number): Promise<void> {
    await until(() => this.rounds(run) >= round);
  }

  async hash(run: string): Promise<string> {
    return (await this.output(['hash', run])).trim();
  }

  private async clear(): Promise<void> {
    for (;;) {
      const left = this.processes();
      if (left.length === 0) break;
      for (const { pid } of left) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // it has ended meanwhile
        }
      }
      await pause();
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const pause = async (): Promise<void> => await new Promise((resolve) => setTimeout(resolve, LOOK_MS));

/** Resolves when `condition` holds; rejects when that takes longer than any command may. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + LIMIT_MS;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`never: ${String(condition)}`);
    await pause();
  }
}

/** `--set` for every option. */
export const sets = (options: { readonly [path: string]: unknown }): string[] =>
  Object.entries(options).flatMap(([path, value]) => ['--set', `${path}=${JSON.stringify(value)}`]);

/** Checks that a command refused its input or failed as documented: the code, and one message on stderr, without a stack. */
export function assertRefused(ended: Ended, code: 1 | 2, message: RegExp): void {
  const said = `${ended.stdout}${ended.stderr}`;
  assert.equal(ended.code, code, said);
  assert.match(ended.stderr, message, said);
  assert.equal(ended.stderr.match(/^attune/gm)?.length, 1, `one message:\n${ended.stderr}`);
  assert.doesNotMatch(ended.stderr, /^\s+at .*:\d+/m, 'no stack');
}
