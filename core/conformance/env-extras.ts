import { isDeepStrictEqual } from 'node:util';
import type { Env, Episode, Rule, Split, TaskFamily } from '../env.js';
import { canonicalJson } from '../json.js';
import { notIn } from '../spaces.js';
import type { EnvSubject, Outcome } from './env-subject.js';
import { Skip, type Check, type Finding } from './report.js';

const SPLITS: readonly Split[] = ['train', 'valid', 'test'];
const NO_TASKS = new Skip('it has no tasks');
const DRAWN = 8;

/** Tasks drawn from a split, or none where the split is known to be empty. */
function draw(subject: EnvSubject, tasks: TaskFamily, split: Split, label = 0): unknown[] {
  if (tasks.all?.(split).length === 0) return [];
  return tasks.sample(subject.stream('tasks', split, label), split, DRAWN);
}

/** What is wrong with one task. */
function taskFault(tasks: TaskFamily, task: unknown): string | undefined {
  const text = canonicalJson(task);
  if (!isDeepStrictEqual(JSON.parse(text), task))
    return `task ${text} is not what it becomes when sent as JSON`;
  const described: unknown = tasks.describe(task);
  if (typeof described !== 'string' || described === '')
    return `describe gave ${String(described)} for task ${text}`;
  const cluster: unknown = tasks.cluster?.(task);
  if (cluster === undefined || (Number.isInteger(cluster) && (cluster as number) >= 0)) return undefined;
  return `task ${text} has cluster ${String(cluster)}`;
}

/** Plays a rule for as long as the subject's scripts go; `look` sees every action. */
function playRule(
  subject: EnvSubject,
  rule: Rule,
  env: Env,
  look: (action: ReturnType<Rule['act']>) => void,
): void {
  const { rng, task, steps } = subject.script(0);
  const actions = rng.fork('rule');
  let { observation } = env.reset({ rng: rng.fork('reset'), task });
  for (let t = 0; t < steps; t++) {
    const action = rule.act(observation, env, actions);
    look(action);
    const step = env.step(action);
    if (step.terminated || step.truncated) return;
    observation = step.observation;
  }
}

/** What evaluation would know of an episode. */
const episodeOf = (steps: readonly Outcome[]): Episode => ({
  return: steps.reduce((sum, { reward }) => sum + reward, 0),
  length: steps.length,
  metrics: steps[steps.length - 1].info.metrics ?? {},
});

/** The checks of what an environment may have besides: tasks, rules, a summary. */
export const extraChecks: readonly Check<EnvSubject>[] = [
  {
    name: 'tasks',
    asks: 'tasks are plain JSON data, drawn in the number asked for, described in words',
    run(subject) {
      const { tasks } = subject.loaded;
      if (!tasks) return NO_TASKS;
      for (const split of SPLITS) {
        const drawn = draw(subject, tasks, split);
        if (drawn.length !== 0 && drawn.length !== DRAWN)
          return `sample gave ${drawn.length} ${split} tasks instead of ${DRAWN}`;
        for (const task of drawn) {
          const fault = taskFault(tasks, task);
          if (fault) return fault;
        }
      }
      return draw(subject, tasks, 'train').length > 0 ? undefined : 'there are no training tasks';
    },
  },
  {
    name: 'task-draws',
    asks: 'equal streams draw equal tasks, different streams different ones',
    run(subject): Finding {
      const { tasks } = subject.loaded;
      if (!tasks) return NO_TASKS;
      const drawn = (label: number): string => canonicalJson(draw(subject, tasks, 'train', label));
      if (drawn(0) !== drawn(0)) return 'two draws with equal streams differ';
      if (tasks.all?.('train').length === 1) return undefined;
      const first = drawn(0);
      return [1, 2, 3, 4].every((label) => drawn(label) === first)
        ? 'five streams draw the same tasks'
        : undefined;
    },
  },
  {
    name: 'splits',
    asks: 'a task belongs to one split only, and what is drawn from a finite split is in it',
    run(subject): Finding {
      const { tasks } = subject.loaded;
      if (!tasks) return NO_TASKS;
      const splitOf = new Map<string, Split>();
      for (const split of SPLITS) {
        const listed = tasks.all?.(split).map((task) => canonicalJson(task));
        const again = tasks.all?.(split).map((task) => canonicalJson(task));
        if (!isDeepStrictEqual(listed, again)) return `all('${split}') differs from call to call`;
        const drawn = draw(subject, tasks, split).map((task) => canonicalJson(task));
        const foreign = listed && drawn.find((text) => !listed.includes(text));
        if (foreign !== undefined)
          return `task ${foreign} was drawn from '${split}' but is not in all('${split}')`;
        for (const text of listed ?? drawn) {
          const other = splitOf.get(text);
          if (other !== undefined && other !== split)
            return `task ${text} is in '${other}' and in '${split}'`;
          splitOf.set(text, split);
        }
      }
      return undefined;
    },
  },
  {
    name: 'rules',
    asks: 'rules act within the action space, and alike with equal streams',
    run(subject): Finding {
      const rules = Object.entries(subject.loaded.rules);
      if (rules.length === 0) return new Skip('it has no rules');
      for (const [name, rule] of rules) {
        const actions = [0, 1].map(() => {
          const taken: string[] = [];
          subject.with(1, ([env]) =>
            playRule(subject, rule, env, (action) => {
              const reason = notIn(env.actionSpace, action, 'action');
              if (reason) throw new Error(`rule '${name}' step ${taken.length + 1}: ${reason}`);
              taken.push(JSON.stringify(action));
            }),
          );
          return taken;
        });
        if (!isDeepStrictEqual(actions[0], actions[1]))
          return `rule '${name}' acts differently in two equal episodes`;
      }
      return undefined;
    },
  },
  {
    name: 'summary',
    asks: 'summarize gives finite means and intervals, whatever the episodes',
    run(subject): Finding {
      const { definition, config } = subject.loaded;
      if (!definition.summarize) return new Skip('it has no summarize');
      const episodes = subject.wholeEpisodes().map(episodeOf);
      for (const [name, { mean, interval }] of Object.entries(definition.summarize(episodes, config))) {
        if (!Number.isFinite(mean)) return `the mean of '${name}' is ${mean}`;
        if (!(interval >= 0 && interval < Infinity)) return `the interval of '${name}' is ${interval}`;
      }
      return undefined;
    },
  },
];
