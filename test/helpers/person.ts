import { PersonLeft, type Person, type Question } from '../../core/conversation.js';

/** A person with her answers ready, who leaves when they are used up; what she was told and asked is kept. */
export class ScriptedPerson implements Person {
  readonly heard: string[] = [];
  private readonly answers: string[];

  constructor(answers: readonly string[]) {
    this.answers = [...answers];
  }

  tell(text: string): void {
    this.heard.push(text);
  }

  ask<T>({ text, understand }: Question<T>): Promise<T> {
    this.tell(text);
    for (;;) {
      const answer = this.answers.shift();
      if (answer === undefined) return Promise.reject(new PersonLeft('no more answers'));
      const understood = understand(answer);
      if ('value' in understood) return Promise.resolve(understood.value);
      this.tell(understood.problem);
    }
  }
}
