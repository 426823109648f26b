import type { Conversation, Person } from '../../core/conversation.js';
import type { Action, Reset, Step } from '../../core/env.js';
import type { Rng } from '../../core/random.js';
import type { Answers } from './answers.js';
import type { CrsConfig } from './config.js';
import type { Dataset } from './dataset.js';
import { CrsEnv, type Intention } from './env.js';
import { listAt } from './lists.js';
import { buildTables, type Tables } from './tables.js';
import { PairTasks, type CrsTask } from './tasks.js';
import { asked } from './transcript.js';
import { named, oneOf, someOf, yesOrNo } from './understanding.js';

/** What the person has just answered, for the dialogue to ask. */
class Heard implements Answers {
  wanted: ReadonlySet<number> = new Set();
  chosen = 0;

  confirms(attribute: number): boolean {
    return this.wanted.has(attribute);
  }

  place(): number {
    return this.chosen;
  }
}

/**
 * `crs` with a person at the other end. Her answers count, whatever she has in mind: nobody checks them against an item. Without a task
 * she is a user whom nobody has seen before, with the mean of all users as her vector.
 */
export class CrsConversation implements Conversation<CrsTask> {
  private readonly env: CrsEnv;
  private readonly data: Dataset;
  private readonly tables: Tables;
  private readonly heard = new Heard();
  private over = false;

  constructor(
    private readonly config: CrsConfig,
    data: Dataset,
  ) {
    this.data = withStranger(data);
    this.tables = buildTables(this.data, config.questions);
    this.env = new CrsEnv(config, this.tables, new PairTasks(this.data));
  }

  async reset({ rng, task }: { rng: Rng; task?: CrsTask }, person: Person): Promise<Reset> {
    this.over = false;
    if (task) person.tell(this.role(task));
    const opening = await this.opening(rng, task, person);
    return this.env.open(task?.user ?? this.data.users - 1, opening, this.heard);
  }

  async step(action: Action, person: Person): Promise<Step> {
    const intention = this.env.intention(action);
    const turn = this.env.turn;
    if (intention) await this.hear(intention, turn, person);
    const step = this.env.step(action);
    if (step.terminated) {
      this.over = true;
      person.tell(this.farewell(step, turn));
    }
    return step;
  }

  status(): string {
    const count = this.env.candidateCount;
    return this.over ? 'the end' : `${count} candidate${count === 1 ? '' : 's'} left`;
  }

  close(): void {
    this.env.close();
  }

  private async hear(intention: Intention, turn: number, person: Person): Promise<void> {
    if ('question' in intention) {
      this.heard.wanted = await this.answer(intention.question, turn, person);
      return;
    }
    const names = intention.items.map((item) => this.data.itemNames[item]);
    this.heard.chosen = await person.ask({
      text: numbered('How about one of these?', names),
      understand: (answer) => oneOf(answer, names),
    });
  }

  /** Which attributes of a topic she wants. */
  private async answer(topic: number, turn: number, person: Person): Promise<ReadonlySet<number>> {
    const { topics } = this.tables;
    const listed = [...listAt(topics.attributes, topic)];
    if (topics.kind === 'binary') {
      const text = asked(topic, turn, this.data, topics);
      return new Set((await person.ask({ text, understand: yesOrNo })) ? listed : []);
    }
    const names = listed.map((p) => this.data.attributeNames[p]);
    const chosen = await person.ask({
      text: numbered(`Which of *${topics.names[topic]}* would you like, if any?`, names),
      understand: (answer) => someOf(answer, names),
    });
    return new Set(chosen.map((i) => listed[i]));
  }

  /** What the person playing a task is told. */
  private role({ user, item }: CrsTask): string {
    const { itemNames, attributeNames, itemAttributes, userAttributes } = this.data;
    const has = listAt(itemAttributes, item);
    const cares = userAttributes && new Set(listAt(userAttributes, user));
    const confirms = [...has].filter((p) => cares?.has(p) ?? true).map((p) => attributeNames[p]);
    const rest = [...has].filter((p) => cares && !cares.has(p)).map((p) => attributeNames[p]);
    return [
      `You are user ${user}, and you are looking for *${itemNames[item]}*.`,
      `It is ${confirms.join(', ')}${rest.length > 0 ? `; also ${rest.join(', ')}, but you do not care about that` : ''}.`,
    ].join('\n');
  }

  /** The topic of the attribute that she opens with; in a task, that of the simulated user when she says nothing. */
  private async opening(rng: Rng, task: CrsTask | undefined, person: Person): Promise<number> {
    const { attributeNames, attributes } = this.data;
    const { attributeItems, topics } = this.tables;
    const items = (p: number): number => attributeItems.offsets[p + 1] - attributeItems.offsets[p];
    const topicOf = new Map<number, number>();
    for (let topic = topics.count - 1; topic >= 0; topic--)
      for (const p of listAt(topics.attributes, topic)) topicOf.set(p, topic);
    const usable = Array.from({ length: attributes }, (_, p) => p)
      .filter((p) => items(p) > 0 && topicOf.has(p))
      .sort((a, b) => items(b) - items(a) || a - b);
    let drawn: number | undefined;
    if (task) {
      this.env.reset({ rng, task });
      drawn = this.env.openingAttribute;
    }
    const attribute = await person.ask({
      text: `What are you in the mood for? Something ...${drawn === undefined ? '' : ` (Enter for *${attributeNames[drawn]}*)`}`,
      understand: (answer) =>
        answer === '' && drawn !== undefined
          ? { value: drawn }
          : named(answer.replace(/^something /i, ''), attributeNames, usable),
    });
    this.heard.wanted = new Set([attribute]);
    return topicOf.get(attribute)!;
  }

  private farewell({ info }: Step, turn: number): string {
    const { metrics } = info;
    if (metrics?.['success']) return `Enjoy it! That took ${turn} turn${turn === 1 ? '' : 's'}.`;
    if (this.env.candidateCount === 0) return 'Then there is nothing left that I could recommend. Sorry.';
    return `That was my last turn of ${this.config.turns}. Sorry that I could not help.`;
  }
}

/** A question with its choices below. */
const numbered = (question: string, names: readonly string[]): string =>
  [question, ...names.map((name, i) => `${String(i + 1).padStart(4)}  ${name}`)].join('\n');

/** The data set with one more user, whose vector is the mean of all others'. */
function withStranger(data: Dataset): Dataset {
  const { embedding, users } = data;
  const { dim } = embedding;
  const table = new Float32Array((users + 1) * dim);
  table.set(embedding.users);
  for (let d = 0; d < dim; d++) {
    let sum = 0;
    for (let u = 0; u < users; u++) sum += embedding.users[u * dim + d];
    table[users * dim + d] = users > 0 ? sum / users : 0;
  }
  return { ...data, users: users + 1, embedding: { ...embedding, users: table } };
}
