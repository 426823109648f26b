import { Argument, Command } from 'commander';
import { algorithms, envs, presets } from '../../core/registry.js';
import { loadBuiltIns } from '../built-ins.js';
import { collectOption } from '../options.js';

const REGISTRIES = { envs, algos: algorithms, presets } as const;

/** `attune list envs|algos|presets`. */
export function listCommand(): Command {
  return new Command('list')
    .description('what is registered, one line each')
    .addArgument(new Argument('<what>', 'what to list').choices(Object.keys(REGISTRIES)))
    .option('--plugin <file>', 'load a plug-in first (repeatable)', collectOption, [])
    .addHelpText('after', '\nExamples:\n  attune list envs\n  attune list algos --plugin ./my-algorithm.js')
    .action(async (what: keyof typeof REGISTRIES, options: { plugin: string[] }) => {
      await loadBuiltIns(options.plugin);
      const registry = REGISTRIES[what];
      const rows = registry.names().map((name) => [name, registry.get(name).summary]);
      const width = Math.max(...rows.map(([name]) => name.length));
      process.stdout.write(
        `${rows.map(([name, summary]) => `${name.padEnd(width)}  ${summary}`).join('\n')}\n`,
      );
    });
}
