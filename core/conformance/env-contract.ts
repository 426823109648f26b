import type { Step } from '../env.js';
import { messageOf } from '../errors.js';
import { notIn, sample, type Space } from '../spaces.js';
import type { EnvSubject, Outcome } from './env-subject.js';
import { Skip, type Check, type Finding } from './report.js';
import { finish, play, playInTurns } from './trace.js';

const UNKNOWN_OPTION = 'an-option-that-does-not-exist';

/** Why `space` is not a space of core/spaces, or undefined when it is one. */
function spaceFault(space: Space, path: string): string | undefined {
  switch (space?.kind) {
    case 'box': {
      const { shape, low, high } = space;
      const size = shape.reduce((product, n) => product * n, 1);
      if (!shape.every((n) => Number.isInteger(n) && n > 0)) return `${path} has shape [${shape}]`;
      if (low.length !== size || high.length !== size)
        return `${path} has bounds of another size than its shape [${shape}]`;
      const i = low.findIndex((x, k) => !(x <= high[k]));
      return i < 0 ? undefined : `${path}: low[${i}] ${low[i]} > high[${i}] ${high[i]}`;
    }
    case 'discrete':
      return Number.isInteger(space.n) && space.n > 0 ? undefined : `${path}: n is ${space.n}`;
    case 'multi-discrete': {
      const i = space.sizes.findIndex((n) => !Number.isInteger(n) || n < 1);
      return i < 0 ? undefined : `${path}: sizes[${i}] is ${space.sizes[i]}`;
    }
    case 'dict':
      for (const [name, part] of Object.entries(space.spaces)) {
        const fault = spaceFault(part, `${path}.${name}`);
        if (fault) return fault;
      }
      return Object.keys(space.spaces).length > 0 ? undefined : `${path} has no parts`;
    default:
      return `${path} is no space: ${JSON.stringify(space)}`;
  }
}

/** Looks at every step of whole episodes. */
function everyStep(subject: EnvSubject, look: (step: Outcome, t: number, last: boolean) => Finding): Finding {
  for (const steps of subject.wholeEpisodes()) {
    for (const [i, step] of steps.entries()) {
      const finding = look(step, i + 1, i === steps.length - 1);
      if (finding !== undefined) return finding;
    }
  }
  return undefined;
}

/** The checks that look at one environment and one episode at a time. */
export const contractChecks: readonly Check<EnvSubject>[] = [
  {
    name: 'definition',
    asks: 'has a summary of one line, whole time limits, metric names given once',
    run({ loaded: { definition, spec } }) {
      const { summary, episodeMetrics = [] } = definition;
      if (typeof summary !== 'string' || summary.trim() === '' || summary.includes('\n'))
        return 'summary is not one line of text';
      const limit = spec.maxEpisodeSteps;
      if (limit !== undefined && !(Number.isInteger(limit) && limit > 0))
        return `maxEpisodeSteps is ${limit}`;
      const twice = episodeMetrics.find((name, i) => episodeMetrics.indexOf(name) !== i);
      return twice === undefined ? undefined : `episodeMetrics names '${twice}' twice`;
    },
  },
  {
    name: 'options',
    asks: 'a misspelt option is an error',
    run({ loaded: { definition, config } }) {
      const given = { ...(config as object), [UNKNOWN_OPTION]: 1 };
      return definition.config.safeParse(given).success
        ? 'unknown options are accepted: use z.strictObject'
        : undefined;
    },
  },
  {
    name: 'spaces',
    asks: 'observation and action spaces are valid, and equal in every copy',
    run: (subject) =>
      subject.with(2, ([a, b]) => {
        const fault =
          spaceFault(a.observationSpace, 'observationSpace') ?? spaceFault(a.actionSpace, 'actionSpace');
        if (fault) return fault;
        const text = (env: typeof a): string =>
          JSON.stringify([env.observationSpace, env.actionSpace], (_, value: unknown) =>
            typeof value === 'number' ? String(value) : value,
          ); // infinite bounds included
        return text(a) === text(b) ? undefined : 'two copies with the same options have different spaces';
      }),
  },
  {
    name: 'observations',
    asks: 'every observation is in the observation space',
    run(subject) {
      for (let i = 0; i < 3; i++) {
        const { first, moments } = subject.expected(i);
        const values = [first, ...moments.map(({ observation }) => observation)];
        for (const [t, value] of values.entries()) {
          const reason = notIn(subject.loaded.spec.observationSpace, value, 'observation');
          if (reason) return `${t === 0 ? 'reset' : `step ${t}`}: ${reason}`;
        }
      }
      return undefined;
    },
  },
  {
    name: 'rewards',
    asks: 'every reward is a finite number',
    run: (subject) =>
      everyStep(subject, ({ reward }, t) =>
        Number.isFinite(reward) ? undefined : `step ${t}: reward is ${String(reward)}`,
      ),
  },
  {
    name: 'flags',
    asks: 'terminated and truncated are booleans, info is an object',
    run: (subject) =>
      everyStep(subject, ({ terminated, truncated, info }, t) => {
        if (typeof terminated !== 'boolean') return `step ${t}: terminated is ${String(terminated)}`;
        if (typeof truncated !== 'boolean') return `step ${t}: truncated is ${String(truncated)}`;
        return typeof info === 'object' && info !== null ? undefined : `step ${t}: info is ${String(info)}`;
      }),
  },
  {
    name: 'time-limit',
    asks: 'an episode ends, by itself or by maxEpisodeSteps',
    run(subject) {
      if (subject.loaded.spec.maxEpisodeSteps !== undefined) return undefined;
      return everyStep(subject, ({ terminated, truncated }, t, last) =>
        last && !terminated && !truncated
          ? `an episode of random actions went on for ${t} steps: give maxEpisodeSteps`
          : undefined,
      );
    },
  },
  {
    name: 'metrics',
    asks: 'the last step gives the declared metrics as finite numbers, and no others',
    run(subject) {
      const declared = subject.loaded.definition.episodeMetrics ?? [];
      return everyStep(subject, ({ info }, t, last) => {
        if (!last) return undefined;
        const given = info?.metrics ?? {};
        const missing = declared.find((name) => !Number.isFinite(given[name]));
        if (missing !== undefined) return `last step ${t}: metric '${missing}' is ${String(given[missing])}`;
        const extra = Object.keys(given).find((name) => !declared.includes(name));
        return extra === undefined
          ? undefined
          : `last step ${t}: metric '${extra}' is not declared in episodeMetrics`;
      });
    },
  },
  {
    name: 'after-end',
    asks: 'a step after the end throws or reports the end again, and a reset starts anew',
    run: (subject) =>
      subject.with(1, ([env]) => {
        const { moments } = play(env, { ...subject.script(0), steps: subject.longest });
        const last = moments[moments.length - 1];
        if (!last.terminated && !last.truncated)
          return new Skip('the environment never ends an episode itself');
        const actions = subject.stream('after-end');
        for (let i = 0; i < 10; i++) {
          let step: Step;
          try {
            step = env.step(sample(env.actionSpace, actions));
          } catch (error) {
            if (messageOf(error) === '') return 'a step after the end throws without a message';
            break;
          }
          if (!step.terminated && !step.truncated)
            return 'after the end, steps go on as if nothing had happened';
        }
        play(env, subject.script(1));
        return undefined;
      }),
  },
  {
    name: 'no-task',
    asks: 'an episode can start without a task',
    run: (subject) =>
      subject.with(1, ([env]) => {
        play(env, { ...subject.script(0), task: undefined });
        return undefined;
      }),
  },
  {
    name: 'render',
    asks: 'render gives text at every step',
    run: (subject) =>
      subject.with(1, ([env]) => {
        if (!env.render) return new Skip('it has no render');
        let fault: string | undefined;
        play(env, subject.script(0), {
          beforeStep(playing) {
            const text: unknown = playing.render?.();
            if (typeof text !== 'string') fault ??= `render gave ${String(text)}`;
          },
        });
        return fault;
      }),
  },
  {
    name: 'close',
    asks: 'closing twice is allowed and leaves other copies alone',
    run: (subject) =>
      subject.compare((script) =>
        subject.with(2, ([a, b]) => {
          a.reset({ rng: script.rng, task: script.task });
          const episode = playInTurns(b, script);
          episode.next();
          a.close();
          a.close();
          return finish(episode);
        }),
      ),
  },
];
