// What a belief is worth: plays the test tasks of a run of MiLEt or VariBAD greedily by its last checkpoint, as it was trained, with the belief of a trial's
// start throughout, and with the belief of another task (that of the trial one further on, which is of another cluster):
//   node dist/bench/milet/belief.js <run folder> ...
// One JSON line for each: the mean return of either episode and its 95 % interval over tasks, and for MiLEt the NMI of clusters after the first episode.
import '../../algos/milet/index.js';
import '../../algos/varibad/index.js';
import { BeliefNetwork, type ActorParams } from '../../algos/meta/belief-network.js';
import { scaleFromArrays } from '../../algos/meta/observations.js';
import { trialSpaces } from '../../algos/meta/spaces.js';
import { trialPolicy, type BeliefFilter } from '../../algos/meta/trial-policy.js';
import type { MiletConfig } from '../../algos/milet/config.js';
import { miletFilter } from '../../algos/milet/filter.js';
import type { VaribadConfig } from '../../algos/varibad/config.js';
import { varibadFilter } from '../../algos/varibad/filter.js';
import type { NamedArrays } from '../../core/arrays.js';
import { loadEnv } from '../../core/loaded-env.js';
import { fromArrays } from '../../core/networks/params.js';
import { normalizedMutualInformation } from '../../core/nmi.js';
import type { Policy } from '../../core/policy.js';
import { Rng } from '../../core/random.js';
import { algorithms } from '../../core/registry.js';
import { RunFolder } from '../../core/run-folder.js';
import { createExecutor, setExecutor } from '../../core/tensor/index.js';
import '../../envs/index.js';
import { pickCheckpoint } from '../../launch/checkpoints.js';
import { openRun } from '../../launch/setup.js';
import { estimate, evaluationTasks } from '../../learners/evaluation.js';
import { unpackRunState } from '../../learners/run-state.js';
import { report } from '../tensor/harness.js';

setExecutor(await createExecutor('wasm'));

/** What the policy sees in the place of its own belief. */
const WAYS: { readonly [way: string]: (filter: BeliefFilter) => BeliefFilter } = {
  own: (filter) => filter,
  'as at the start': (filter) => ({
    ...filter,
    beliefs: (hidden, n, options) => filter.beliefs(new Float32Array(hidden.length), n, options),
  }),
  "another task's": (filter) => ({
    ...filter,
    beliefs: (hidden, n, options) => {
      const others = new Float32Array(hidden.length);
      for (let row = 0; row < n; row++) {
        const from = ((row + 1) % n) * filter.hidden;
        others.set(hidden.subarray(from, from + filter.hidden), row * filter.hidden);
      }
      return filter.beliefs(others, n, options);
    },
  }),
};

for (const path of process.argv.slice(2)) {
  const run = await openRun(path);
  const { name, config } = run.config.algo as { name: string; config: MiletConfig | VaribadConfig };
  if (name !== 'milet' && name !== 'varibad')
    throw new Error(`belief: '${path}' is a run of ${name}, not of milet or varibad`);
  const { state } = unpackRunState(await pickCheckpoint(new RunFolder(path), 'last'));
  const weights = algorithms.get(name).weights(state as never);
  const env = await loadEnv(run.config.env.name, run.config.env.config);
  const tasks = evaluationTasks(env.tasks!, 'test', 32, Rng.seed(run.config.seed));
  const actual = tasks.map((task) => env.tasks!.cluster?.(task) ?? 0);
  const { shape, sizes, actions } = trialSpaces(env.spec);

  for (const [belief, seen] of Object.entries(WAYS)) {
    const { policy, clusters } = trained(name, config, weights, seen);
    const trials = tasks.map((task, i) => {
      const trial = env.create();
      return { trial, first: trial.reset({ rng: Rng.seed(0, 'trial', i), task }).observation };
    });
    let observations = trials.map(({ first }) => first);
    let memory = policy.start(trials.length);
    const returns = trials.map(() => Array<number>(shape.episodes).fill(0));
    let inferred: ArrayLike<number> = [];
    for (let t = 0; t < shape.episodes * shape.steps; t++) {
      const decision = policy.act(observations, memory, { rng: Rng.seed(0, 'policy', t), greedy: true });
      memory = decision.memory;
      if (clusters && t === shape.steps) inferred = decision.extras['cluster'].data;
      const steps = trials.map(({ trial }, i) => trial.step(decision.actions[i]));
      observations = steps.map(({ observation }) => observation);
      steps.forEach(({ reward }, i) => (returns[i][Math.floor(t / shape.steps)] += reward));
    }
    const [first, second] = [0, 1].map((episode) => estimate(returns.map((all) => all[episode])));
    report('belief', {
      run: path.split('/').at(-1)!,
      belief,
      episode1: `${first.mean.toFixed(1)} ± ${first.interval.toFixed(1)}`,
      episode2: `${second.mean.toFixed(1)} ± ${second.interval.toFixed(1)}`,
      ...(clusters && { nmi: normalizedMutualInformation(inferred, actual).toFixed(2) }),
    });
    for (const { trial } of trials) trial.close();
  }

  function trained(
    method: string,
    options: MiletConfig | VaribadConfig,
    arrays: NamedArrays,
    seen: (filter: BeliefFilter) => BeliefFilter,
  ): { policy: Policy; clusters: boolean } {
    const encoder = fromArrays(arrays, 'encoder') as never;
    const clusters = method === 'milet';
    const filter = seen(
      clusters
        ? miletFilter(encoder, (options as MiletConfig).encoder)
        : varibadFilter(encoder, (options as VaribadConfig).encoder),
    );
    const actor = (part: string, scale: string) => ({
      params: fromArrays(arrays, part) as unknown as ActorParams,
      scale: scaleFromArrays(arrays, scale),
    });
    const actors = clusters
      ? ['exploration', 'exploitation'].map((part) => actor(part, `scale/${part}`))
      : [actor('policy', 'scale')];
    const network = new BeliefNetwork(sizes.state, filter.size, actions, options.policy);
    return {
      policy: trialPolicy({ shape, sizes, network, filter, actors, config: options }) as Policy,
      clusters,
    };
  }
}
