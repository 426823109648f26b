import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PersonLeft } from '../../../core/conversation.js';
import { Rng } from '../../../core/random.js';
import { crsConfig } from '../../../envs/crs/config.js';
import { CrsConversation } from '../../../envs/crs/conversation.js';
import { CrsEnv } from '../../../envs/crs/env.js';
import { listAt } from '../../../envs/crs/lists.js';
import { buildTables } from '../../../envs/crs/tables.js';
import { PairTasks } from '../../../envs/crs/tasks.js';
import { named, oneOf, someOf, yesOrNo } from '../../../envs/crs/understanding.js';
import { ScriptedPerson } from '../../helpers/person.js';
import { games, world } from './worlds.js';

const config = crsConfig.parse({ turns: 5, listSize: 2, offeredItems: 2, offeredQuestions: 3 });
const LIST = config.offeredQuestions;
const data = world({ rows: [[0, 1], [0, 2], [0], [1], [0, 1, 2]], attributes: 3 });

/** A conversation in which the agent plays these slots. */
async function talk(answers: readonly string[], slots: readonly number[], task?: { item: number }) {
  const conversation = new CrsConversation(config, data);
  const person = new ScriptedPerson(answers);
  const rng = Rng.seed(1);
  await conversation.reset(
    { rng, ...(task && { task: { user: 0, split: 'test' as const, ...task } }) },
    person,
  );
  for (const slot of slots) {
    const step = await conversation.step(slot, person);
    if (step.terminated) return { person, step, status: conversation.status() };
  }
  return { person, step: undefined, status: conversation.status() };
}

test('the person names what she wants, and success is what she says', async () => {
  const { person, step } = await talk(['style 0', 'no', '2'], [LIST, LIST]);
  assert.equal(step?.info.metrics?.['success'], 1);
  assert.equal(step?.info.metrics?.['position'], 2);
  assert.match(person.heard.at(-1)!, /2 turns/);
});

test('a yes keeps what has the attribute, a no keeps all', async () => {
  const all = await talk(['style 0'], []);
  assert.equal(all.status, '4 candidates left');
  const env = new CrsConversation({ ...config, testOverrides: false }, data);
  for (const [answer, expected] of [
    ['yes', 2],
    ['no', 4],
  ] as const) {
    const person = new ScriptedPerson(['style 0', answer]);
    await env.reset({ rng: Rng.seed(1) }, person);
    await env.step(0, person);
    assert.equal(env.status(), `${expected} candidates left`, answer);
  }
});

test('what is not understood is asked again, with what would be', async () => {
  const { person } = await talk(['blue', '', 'STYLE 1', 'what?', '3', 'Artist 0'], [LIST]);
  const complaints = person.heard.filter((text) => /please|unknown/.test(text));
  assert.equal(complaints.length, 4, person.heard.join('\n'));
  assert.match(complaints[0], /'blue' is unknown.*style 0, style 1, style 2/);
  assert.match(complaints[3], /1 to 2/);
});

test('she is told the item of a task, and may leave the opening to the draw', async () => {
  const { person, step } = await talk(['', 'n', 'n'], [LIST, LIST], { item: 4 });
  assert.match(person.heard[0], /artist 4/);
  assert.match(person.heard[0], /style 0, style 1, style 2/);
  assert.equal(step?.info.metrics?.['success'] ?? 0, 0, 'her no counts, whatever the task says');
});

test('a conversation ends when nothing is left, without anybody knowing the item', async () => {
  const { person, step, status } = await talk(['style 1', 'no', 'no', 'no'], [LIST, LIST, LIST]);
  assert.equal(step?.info.metrics?.['success'], 0);
  assert.match(person.heard.at(-1)!, /nothing left/);
  assert.equal(status, 'the end');
});

test('without answers the person has left', async () => {
  await assert.rejects(talk(['style 0'], [LIST]), PersonLeft);
});

test('a person who answers as the simulated user does has the same conversation', async () => {
  await fc.assert(
    fc.asyncProperty(
      games('item-centric'),
      fc.array(fc.nat(5), { minLength: 1, maxLength: 12 }),
      async (game, slots) => {
        const task = { user: game.user, item: game.item, split: 'test' as const };
        const env = new CrsEnv(game.config, buildTables(game.data), new PairTasks(game.data));
        env.reset({ rng: Rng.seed(game.seed), task });
        const has = listAt(game.data.itemAttributes, game.item);
        const conversation = new CrsConversation(game.config, game.data);
        const truthful = {
          tell: () => undefined,
          ask: <T>({
            text,
            understand,
          }: {
            text: string;
            understand(answer: string): { value: T } | { problem: string };
          }) => {
            const attribute = /\*style (\d+)\*/.exec(text);
            const answer = text.startsWith('What are')
              ? ''
              : attribute
                ? has.includes(Number(attribute[1]))
                  ? 'yes'
                  : 'no'
                : text.includes(`artist ${game.item}\n`) || text.endsWith(`artist ${game.item}`)
                  ? `artist ${game.item}`
                  : 'no';
            const understood = understand(answer);
            assert.ok('value' in understood, `${text} ${answer}`);
            return Promise.resolve(understood.value);
          },
        };
        await conversation.reset({ rng: Rng.seed(game.seed), task }, truthful);
        for (let t = 0; ; t++) {
          const slot = slots[t % slots.length];
          const simulated = env.step(slot);
          const real = await conversation.step(slot, truthful);
          assert.equal(real.reward, simulated.reward);
          assert.deepEqual(real.observation, simulated.observation);
          assert.deepEqual(real.info.metrics, simulated.info.metrics);
          if (simulated.terminated) break;
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('answers are understood in the words people use', () => {
  assert.deepEqual(yesOrNo('Yes!'), { value: true });
  assert.deepEqual(yesOrNo('not really.'), { value: false });
  assert.ok('problem' in yesOrNo('perhaps'));
  const names = ['AC/DC', 'The Cure', 'Low'];
  assert.deepEqual(oneOf('None of those.', names), { value: 0 });
  assert.deepEqual(oneOf('the cure', names), { value: 2 });
  assert.deepEqual(oneOf('#3', names), { value: 3 });
  assert.ok('problem' in oneOf('', names));
  assert.ok('problem' in oneOf('4', names));
  const groups = ['Delis', 'Food and Drink', 'Soup'];
  assert.deepEqual(someOf('1, soup', groups), { value: [0, 2] });
  assert.deepEqual(someOf('3 and #1 and 3', groups), { value: [2, 0] });
  assert.deepEqual(someOf('food and drink', groups), { value: [1] }, 'a name may hold an and');
  assert.deepEqual(someOf('none', groups), { value: [] });
  assert.ok('problem' in someOf('4', groups));
  const genres = ['rock', 'indie rock', 'jazz', 'punk'];
  assert.deepEqual(named('rock', genres, [0, 1, 2]), { value: 0 }, 'a whole name wins over a part');
  assert.deepEqual(named('indie', genres, [0, 1, 2]), { value: 1 });
  assert.ok('problem' in named('punk', genres, [0, 1, 2]), 'what nothing has cannot be named');
});
