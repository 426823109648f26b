import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { checkEnv, ENV_CHECKS } from '../../../core/conformance/env.js';
import { formatReport } from '../../../core/conformance/report.js';
import type { Action, EnvDefinition, Info, Observation, Reset, Step } from '../../../core/env.js';
import { InputError } from '../../../core/errors.js';
import { Rng } from '../../../core/random.js';
import { box, type Box, type Dict } from '../../../core/spaces.js';
import { Walk, walkDefinition, walkTasks, type WalkTask } from '../../fixtures/walk.js';

type Reason = RegExp;

/** Environments that break one rule each, by the check that has to find it and what it has to say. */
const broken: { readonly [check: string]: readonly (readonly [EnvDefinition<unknown, WalkTask>, Reason])[] } =
  {
    definition: [
      [walkDefinition(undefined, { summary: 'two\nlines' }), /summary/],
      [walkDefinition(undefined, { maxEpisodeSteps: () => 1.5 }), /maxEpisodeSteps is 1.5/],
      [walkDefinition(undefined, { episodeMetrics: ['place', 'place'] }), /'place' twice/],
    ],
    options: [[walkDefinition(undefined, { config: z.object({}) }), /strictObject/]],
    spaces: [
      [
        walkDefinition(() => {
          const bad: Box = { kind: 'box', shape: [1], low: Float32Array.of(1), high: Float32Array.of(0) };
          return Object.assign(new Walk(), { actionSpace: { kind: 'dict', spaces: { push: bad } } as Dict });
        }),
        /actionSpace.push: low\[0\] 1 > high\[0\] 0/,
      ],
      [
        walkDefinition(() => {
          created++;
          return Object.assign(new Walk(), { observationSpace: box([2], -created) as unknown as Dict });
        }),
        /different spaces/,
      ],
    ],
    observations: [
      [
        walkDefinition(
          () =>
            new (class extends Walk {
              protected override observe(): Observation {
                return { place: Float32Array.of(this.place, this.time / 10), side: 0 };
              }
            })(),
        ),
        /step 1\d: observation.place\[1\] is 1\.\d+, outside \[0, 1\]/,
      ],
      [
        walkDefinition(
          () =>
            new (class extends Walk {
              protected override observe(): Observation {
                return { place: Float32Array.of(NaN, 0), side: 0 };
              }
            })(),
        ),
        /reset: observation.place\[0\] is NaN/,
      ],
    ],
    rewards: [
      [
        walkDefinition(
          () =>
            new (class extends Walk {
              protected override reward(): number {
                return this.time === 3 ? Infinity : 0;
              }
            })(),
        ),
        /step 3: reward is Infinity/,
      ],
    ],
    flags: [
      [altered((step) => ({ ...step, terminated: Number(step.terminated) as never })), /terminated is 0/],
    ],
    'time-limit': [
      [altered((step) => ({ ...step, terminated: false, truncated: false }), true), /maxEpisodeSteps/],
    ],
    metrics: [
      [
        walkDefinition(
          () =>
            new (class extends Walk {
              protected override metrics(): NonNullable<Info['metrics']> {
                return {};
              }
            })(),
        ),
        /metric 'place' is undefined/,
      ],
      [walkDefinition(undefined, { episodeMetrics: [], summarize: undefined }), /'place' is not declared/],
    ],
    'after-end': [
      [
        walkDefinition(
          () =>
            new (class extends Walk {
              override step(action: Action): Step {
                if (this.over)
                  return {
                    observation: this.observe(),
                    reward: 0,
                    terminated: false,
                    truncated: false,
                    info: {},
                  };
                return super.step(action);
              }
            })(),
        ),
        /as if nothing had happened/,
      ],
    ],
    'no-task': [
      [
        walkDefinition(
          () =>
            new (class extends Walk {
              override reset(options: { rng: Rng; task?: WalkTask }): Reset {
                if (!options.task) throw new Error('no task given');
                return super.reset(options);
              }
            })(),
        ),
        /no task given/,
      ],
    ],
    render: [
      [walkDefinition(() => Object.assign(new Walk(), { render: () => 3 as never })), /render gave 3/],
    ],
    close: [
      [
        walkDefinition(() => {
          let closed = false;
          return Object.assign(new Walk(), {
            close() {
              if (closed) throw new Error('closed twice');
              closed = true;
            },
          });
        }),
        /closed twice/,
      ],
    ],
    seeding: [
      [
        walkDefinition(
          () =>
            new (class extends Walk {
              private readonly unseeded = Rng.seed(++created);
              protected override reward(): number {
                return this.unseeded.float();
              }
            })(),
        ),
        /step 1: reward is 0\.\d+ instead of 0\.\d+/,
      ],
    ],
    'fresh-start': [
      [
        walkDefinition(
          () =>
            new (class extends Walk {
              private episodes = 0;
              override reset(options: { rng: Rng; task?: WalkTask }): Reset {
                this.episodes++;
                return super.reset(options);
              }
              protected override reward(): number {
                return this.episodes > 1 ? 1 : 0;
              }
            })(),
        ),
        /step 1: reward is 1 instead of 0/,
      ],
    ],
    independence: [
      [
        walkDefinition(
          () =>
            new (class extends Walk {
              override step(action: Action): Step {
                if (lastStepped !== this.rng) this.place += 0.001;
                lastStepped = this.rng;
                return super.step(action);
              }
              override reset(options: { rng: Rng; task?: WalkTask }): Reset {
                lastStepped = options.rng;
                return super.reset(options);
              }
            })(),
        ),
        /copy \d: step \d+: observation.place\[0\] is/,
      ],
    ],
    'seeded-only': [
      [altered((step) => (Math.random(), step)), /it uses Math.random/],
      [altered((step) => (new Date(), step)), /it uses Date: /],
      [altered((step) => (Date(), step)), /it uses Date: /],
      [altered((step) => (Date.now(), step)), /it uses Date.now/],
      [altered((step) => (performance.now(), step)), /it uses performance.now/],
      [altered((step) => (process.hrtime.bigint(), step)), /it uses process.hrtime/],
      [altered((step) => (crypto.randomUUID(), step)), /it uses crypto.randomUUID/],
    ],
    actions: [
      [
        walkDefinition(
          () =>
            new (class extends Walk {
              override step(action: Action): Step {
                const step = super.step(action);
                (action as { push: Float32Array }).push[0] = 0;
                return step;
              }
            })(),
        ),
        /action \{.*\} was \{.*\} after the step/,
      ],
      [
        walkDefinition(
          () =>
            new (class extends Walk {
              private last: Action | undefined;
              override step(action: Action): Step {
                const step = super.step(this.last ?? action);
                this.last = action;
                return step;
              }
            })(),
        ),
        /reads an action after the step/,
      ],
    ],
    watching: [
      [
        walkDefinition(
          () =>
            new (class extends Walk {
              override render(): string {
                return `at ${this.place} ${this.rng?.float()}`;
              }
            })(),
        ),
        /step 1: /,
      ],
    ],
    tasks: [
      [
        withTasks({ sample: (_, __, n) => walkTasks.all!('train').slice(0, n - 1) }),
        /gave 7 train tasks instead of 8/,
      ],
      [withTasks({ sample: (_, __, n) => Array<WalkTask>(n).fill({ goal: Infinity }) }), /goal is Infinity/],
      [withTasks({ describe: () => '' }), /describe gave/],
      [withTasks({ cluster: () => 0.5 }), /has cluster 0.5/],
    ],
    'task-draws': [
      [
        withTasks({ sample: (_, split, n) => walkTasks.all!(split).slice(0, n) }),
        /five streams draw the same/,
      ],
      [
        withTasks({ sample: (_, split, n) => walkTasks.sample(Rng.seed(++created), split, n) }),
        /two draws with equal streams differ/,
      ],
    ],
    splits: [
      [
        withTasks({
          all: () => walkTasks.all!('train'),
          sample: (r, _, n) => walkTasks.sample(r, 'train', n),
        }),
        /is in 'train' and in 'valid'/,
      ],
      [
        withTasks({ sample: (rng, _, n) => walkTasks.sample(rng, 'test', n) }),
        /drawn from 'train' but is not in all/,
      ],
      [
        withTasks({ all: (split) => [...walkTasks.all!(split), { goal: ++created * 100 }] }),
        /differs from call to call/,
      ],
    ],
    rules: [
      [
        walkDefinition(undefined, {
          rules: () => ({ far: { act: () => ({ push: Float32Array.of(2), gear: Int32Array.of(0, 0) }) } }),
        }),
        /rule 'far' step 1: action.push\[0\] is 2, outside \[-1, 1\]/,
      ],
      [
        walkDefinition(undefined, {
          rules: () => ({
            moody: { act: () => ({ push: Float32Array.of(1 / ++created), gear: Int32Array.of(0, 0) }) },
          }),
        }),
        /rule 'moody' acts differently/,
      ],
    ],
    summary: [
      [
        walkDefinition(undefined, { summarize: () => ({ place: { mean: NaN, interval: 0 } }) }),
        /mean of 'place' is NaN/,
      ],
      [
        walkDefinition(undefined, { summarize: () => ({ place: { mean: 0, interval: NaN } }) }),
        /interval of 'place' is NaN/,
      ],
    ],
  };

let created = 0;
let lastStepped: Rng | undefined;

function altered(alter: (step: Step) => Step, endless = false): EnvDefinition<unknown, WalkTask> {
  return walkDefinition(
    () =>
      new (class extends Walk {
        override step(action: Action): Step {
          const step = alter(super.step(action));
          if (endless) this.over = false;
          return step;
        }
      })(),
  );
}

function withTasks(replaced: Partial<typeof walkTasks>): EnvDefinition<unknown, WalkTask> {
  return walkDefinition(undefined, { tasks: () => ({ ...walkTasks, ...replaced }) });
}

const outcome = async (
  definition: EnvDefinition<unknown, WalkTask>,
  check: string,
  options = {},
): Promise<string> => {
  const report = await checkEnv(definition, {}, options);
  const { status, reason } = report.checks.find(({ name }) => name === check)!;
  assert.equal(report.passed, report.checks.every((c) => c.status !== 'fail')); // prettier-ignore
  return `${status}: ${reason}`;
};

describe('the conformance suite for environments', () => {
  it('passes an environment that keeps the contract, and skips nothing of one that uses all of it', async () => {
    const report = await checkEnv(walkDefinition(), {}, { random: true });
    assert.ok(report.passed, formatReport(report));
    assert.deepEqual(
      report.checks.filter(({ status }) => status !== 'pass'),
      [],
    );
  });

  for (const { name } of ENV_CHECKS) {
    if (name === 'streams') continue;
    for (const [i, [definition, reason]] of (broken[name] ?? []).entries()) {
      it(`finds a broken rule: ${name} ${i}`, async () => {
        assert.match(await outcome(definition, name), new RegExp(`^fail: .*${reason.source}`));
      });
    }
    it(`has a way to break ${name}`, () => assert.ok(broken[name]?.length > 0));
  }

  it('compares streams with what was said about chance', async () => {
    const calm = walkDefinition(
      () =>
        new (class extends Walk {
          override reset({ task }: { rng: Rng; task?: WalkTask }): Reset {
            return super.reset({ rng: Rng.seed(1), task });
          }
        })(),
    );
    assert.match(await outcome(calm, 'streams', { random: true }), /^fail: .*changes nothing/);
    assert.match(await outcome(calm, 'streams', { random: false }), /^pass/);
    assert.match(await outcome(calm, 'streams'), /^skip: .*deterministic/);
    assert.match(
      await outcome(walkDefinition(), 'streams', { random: false }),
      /^fail: it was said to be deterministic/,
    );
    assert.match(await outcome(walkDefinition(), 'streams'), /^pass/);
  });

  it('skips what an environment does not have', async () => {
    const plain = walkDefinition(() => Object.assign(new Walk(), { render: undefined }), {
      tasks: undefined,
      rules: undefined,
      summarize: undefined,
    });
    const { checks, passed } = await checkEnv(plain);
    assert.ok(passed);
    const skipped = checks.filter(({ status }) => status === 'skip').map(({ name }) => name);
    assert.deepEqual(skipped, ['render', 'watching', 'tasks', 'task-draws', 'splits', 'rules', 'summary']);
  });

  it('reports what an environment throws, and goes on', async () => {
    const report = await checkEnv(altered(() => { throw new Error('out of order'); })); // prettier-ignore
    const seeding = report.checks.find(({ name }) => name === 'seeding');
    assert.deepEqual([seeding?.status, seeding?.reason], ['fail', 'out of order']);
    assert.equal(report.checks.length, ENV_CHECKS.length);
    const text = formatReport(report);
    assert.match(text, /^env: walk along a line\n {2}ok {4}definition {4}has a summary/);
    assert.match(text, /\n {2}FAIL {2}seeding {7}equal streams.*\n +out of order\n/);
    assert.match(text, /\n\d+ passed, \d+ failed, \d+ skipped$/);
  });

  it('leaves the clock and the random source as they were', async () => {
    const before = [Math.random, Date, Date.now, performance.now];
    await checkEnv(walkDefinition());
    assert.deepEqual([Math.random, Date, Date.now, performance.now], before);
  });

  it('refuses a name that does not exist and options that are wrong', async () => {
    await assert.rejects(checkEnv('no-such-env'), InputError);
    await assert.rejects(checkEnv(walkDefinition(), { speed: 1 }), InputError);
  });
});
