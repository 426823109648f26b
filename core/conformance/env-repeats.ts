import type { Action } from '../env.js';
import type { Rng } from '../random.js';
import type { EnvSubject } from './env-subject.js';
import { Skip, type Check } from './report.js';
import { difference, play, playInTurns, type Trace } from './trace.js';
import { usedGlobals } from './trap.js';

/** Spoils an action that the environment was given, as a caller does who reuses its buffer. */
function spoil(action: Action): void {
  if (action instanceof Float32Array || action instanceof Int32Array) action.fill(0);
  else if (typeof action === 'object') for (const part of Object.values(action)) spoil(part);
}

const textOf = (action: Action): string => JSON.stringify(action);

/** Several episodes in turns, one step of each at a time. */
function playTogether(episodes: readonly Generator<undefined, Trace>[]): Trace[] {
  const traces: Trace[] = [];
  const open = new Set(episodes.keys());
  while (open.size > 0) {
    for (const i of open) {
      const { done, value } = episodes[i].next();
      if (!done) continue;
      traces[i] = value;
      open.delete(i);
    }
  }
  return traces;
}

/** The checks that play an episode twice: what must not matter does not. */
export const repeatChecks: readonly Check<EnvSubject>[] = [
  {
    name: 'seeding',
    asks: 'equal streams, tasks and actions give equal episodes, bit for bit',
    run: (subject) => subject.compare((script) => subject.with(1, ([env]) => play(env, script))),
  },
  {
    name: 'streams',
    asks: 'different streams give different episodes where there is chance',
    run: (subject) =>
      subject.with(1, ([env]) => {
        const script = subject.script(0);
        const withStream = (rng: Rng): Trace => play(env, { ...script, rng });
        const first = withStream(subject.stream('stream', 0));
        let differ: string | undefined;
        for (let i = 1; i < 8 && !differ; i++)
          differ = difference(withStream(subject.stream('stream', i)), first);
        if (differ)
          return subject.random === false ? `it was said to be deterministic, but ${differ}` : undefined;
        if (subject.random) return 'the stream given to reset changes nothing: eight streams, one episode';
        return subject.random === false
          ? undefined
          : new Skip('eight streams gave one episode: taken to be deterministic');
      }),
  },
  {
    name: 'fresh-start',
    asks: 'reset leaves no trace of earlier episodes, finished or left',
    run: (subject) =>
      subject.compare((script, i) =>
        subject.with(1, ([env]) => {
          play(env, subject.script(100 + i));
          play(env, { ...subject.script(200 + i), steps: 3 });
          return play(env, script);
        }),
      ),
  },
  {
    name: 'independence',
    asks: 'copies played in turns do not disturb each other',
    run(subject) {
      const scripts = [0, 1, 2].map((i) => subject.script(i));
      const together = subject.with(3, (envs) =>
        playTogether(envs.map((env, i) => playInTurns(env, scripts[i]))),
      );
      for (const [i, trace] of together.entries()) {
        const found = difference(trace, subject.expected(i));
        if (found) return `copy ${i}: ${found}`;
      }
      return undefined;
    },
  },
  {
    name: 'seeded-only',
    asks: 'neither the clock nor a global random source is used',
    async run(subject) {
      const used = await usedGlobals(() => {
        subject.with(2, ([, env]) => {
          play(env, subject.script(0), { beforeStep: (playing) => void playing.render?.() });
          const { tasks, rules } = subject.loaded;
          for (const task of tasks?.sample(subject.stream('clock'), 'train', 2) ?? []) tasks?.describe(task);
          const { observation } = env.reset({ rng: subject.stream('clock'), task: subject.script(0).task });
          for (const rule of Object.values(rules)) rule.act(observation, env, subject.stream('clock'));
        });
      });
      return used.length === 0
        ? undefined
        : `it uses ${used.join(', ')}: draw from the stream that reset is given`;
    },
  },
  {
    name: 'actions',
    asks: 'actions are neither changed nor kept',
    run(subject) {
      let changed: string | undefined;
      let before = '';
      const found = subject.compare((script) =>
        subject.with(1, ([env]) =>
          play(env, script, {
            beforeStep: (_, action) => (before = textOf(action)),
            afterStep(_, action) {
              if (textOf(action) !== before)
                changed ??= `action ${before} was ${textOf(action)} after the step`;
              spoil(action);
            },
          }),
        ),
      );
      return changed ?? (found && `it reads an action after the step it was given to: ${found}`);
    },
  },
  {
    name: 'watching',
    asks: 'rendering changes nothing',
    run: (subject) =>
      subject.with(1, ([env]) => env.render === undefined)
        ? new Skip('it has no render')
        : subject.compare((script) =>
            subject.with(1, ([env]) =>
              play(env, script, { beforeStep: (playing) => void playing.render?.() }),
            ),
          ),
  },
];
