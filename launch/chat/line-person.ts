import { createInterface, type Interface } from 'node:readline';
import { PersonLeft, type Person, type Question } from '../../core/conversation.js';

const PROMPT = ' You:  ';
const AGENT = 'Agent:  ';

/** A person who reads `output` and answers by lines of `input`: at a terminal, or from a file. */
export class LinePerson implements Person {
  private readonly lines: string[] = [];
  private readonly reader: Interface;
  private wake: () => void = () => undefined;
  private gone = false;

  constructor(
    private readonly input: NodeJS.ReadStream,
    private readonly output: NodeJS.WriteStream,
  ) {
    this.reader = createInterface({ input, ...(input.isTTY && { output }), prompt: PROMPT });
    this.reader.on('line', (line) => {
      this.lines.push(line);
      this.wake();
    });
    this.reader.on('close', () => {
      this.gone = true;
      this.wake();
    });
    process.on('SIGINT', this.leave);
    this.reader.on('SIGINT', this.leave);
  }

  tell(text: string): void {
    this.output.write(`${text}\n`);
  }

  async ask<T>({ text, understand }: Question<T>): Promise<T> {
    this.tell(`\n${AGENT}${text}`);
    for (;;) {
      const understood = understand((await this.line()).trim());
      if ('value' in understood) return understood.value;
      this.tell(`(${understood.problem})`);
    }
  }

  /** Ends the reading. */
  close(): void {
    this.reader.close();
    process.removeListener('SIGINT', this.leave);
  }

  private readonly leave = (): void => {
    this.lines.length = 0;
    this.reader.close();
  };

  private async line(): Promise<string> {
    if (this.input.isTTY) this.reader.prompt();
    while (this.lines.length === 0) {
      if (this.gone) throw new PersonLeft('the person has gone');
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    const line = this.lines.shift()!;
    if (!this.input.isTTY) this.tell(`${PROMPT}${line}`);
    return line;
  }
}
