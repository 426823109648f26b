// Do the presets learn? Whole runs of the program, each with its own processes:
//   node dist/bench/learning.js [presets, default all] [seeds, default 1,2,3,4,5]
// One JSON line per run with the result on held-out episodes and the mark it has to reach, then one line per preset.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

type Summary = { readonly [name: string]: { readonly mean: number } };
interface Line {
  readonly envSteps?: number;
  readonly final?: readonly { readonly policy: string; readonly summary: Summary }[];
}

/** What a run has to show. `policies` is what its final table says, by policy. */
interface Mark {
  readonly steps: number;
  result(policies: ReadonlyMap<string, Summary>): {
    readonly measure: string;
    readonly value: number;
    readonly mark: number;
  };
}

const meanReturn = (mark: number, steps: number): Mark => ({
  steps,
  result: (policies) => ({ measure: 'mean return', value: policies.get('trained')!['return'].mean, mark }),
});

const MARKS: { readonly [preset: string]: Mark } = {
  'cartpole/ppo': meanReturn(475, 150_000),
  'cartpole/reinforce': meanReturn(475, 1_000_000),
  'pendulum/ppo': meanReturn(-250, 300_000),
  'crs/quickstart': {
    steps: 1_000_000,
    result: (policies) => {
      const successes = (policy: string): number => policies.get(policy)!['SR@15'].mean;
      const best = Math.max(successes('max-entropy'), successes('abs-greedy'));
      return { measure: 'SR@15 above the better rule', value: successes('trained') - best, mark: 0.1 };
    },
  },
};

const chosen = process.argv[2]?.split(',') ?? Object.keys(MARKS);
const seeds = (process.argv[3] ?? '1,2,3,4,5').split(',').map(Number);
const program = fileURLToPath(new URL('../launch/bin.js', import.meta.url));
const runs = mkdtempSync(join(tmpdir(), 'attune-learning-'));

for (const preset of chosen) {
  const mark = MARKS[preset];
  let reached = 0;
  for (const seed of seeds) {
    const started = performance.now();
    const name = `${preset.replace('/', '-')}-${seed}`;
    const args = [program, 'train', preset, '--seed', String(seed), '--runs', runs, '--name', name];
    const child = spawnSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    if (child.status !== 0)
      throw new Error(`${preset}, seed ${seed}: exit code ${child.status}\n${child.stderr}`);
    const lines = readFileSync(join(runs, name, 'metrics.jsonl'), 'utf8')
      .trim()
      .split('\n');
    const records = lines.map((line) => JSON.parse(line) as Line);
    const final = records.find((record) => record.final)!.final!;
    const envSteps = Math.max(...records.map((record) => record.envSteps ?? 0));
    const result = mark.result(new Map(final.map(({ policy, summary }) => [policy, summary])));
    const ok = result.value >= result.mark && envSteps <= mark.steps;
    reached += ok ? 1 : 0;
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    console.log(
      JSON.stringify({
        bench: 'learning',
        preset,
        seed,
        ...result,
        envSteps,
        mostSteps: mark.steps,
        ok,
        seconds,
      }),
    );
  }
  console.log(JSON.stringify({ bench: 'learning', preset, reached, seeds: seeds.length }));
}
rmSync(runs, { recursive: true });
