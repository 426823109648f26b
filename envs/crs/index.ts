import { InputError } from '../../core/errors.js';
import { registerEnv } from '../../core/registry.js';
import { embeddedCatalogue } from './catalogue/index.js';
import { crsConfig, type CrsConfig } from './config.js';
import { CrsConversation } from './conversation.js';
import type { Dataset } from './dataset.js';
import { readDataset } from './data/reader.js';
import { CRS_HINDSIGHT, CRS_METRICS, CrsEnv } from './env.js';
import { fullKnowledgeOf } from './full-knowledge.js';
import { knowledgeOf } from './knowledge.js';
import { summarizeDialogues } from './metrics.js';
import { crsRules } from './rules.js';
import { buildTables, type Tables } from './tables.js';
import { PairTasks, type CrsTask } from './tasks.js';

/** What the dialogues of a thread share. */
interface Resources {
  readonly tables: Tables;
  readonly tasks: PairTasks;
}

function load(config: CrsConfig): Resources {
  if (config.data === undefined && config.embedding !== undefined) {
    throw new InputError(
      `crs: embedding '${config.embedding}' belongs to a data folder; set data, or leave embedding out`,
    );
  }
  const named = config.data === undefined ? embeddedCatalogue(config.user) : readDataset(config.data, config);
  const data = config.itemNames === false ? withoutNames(named) : named;
  if (config.questions === 'enumerated' && !data.taxonomy) {
    throw new InputError(
      `crs: questions 'enumerated' need groups of attributes, and ${config.data === undefined ? 'the embedded catalogue' : `'${config.data}'`} has none (taxonomy.json)`,
    );
  }
  return { tables: buildTables(data, config.questions), tasks: new PairTasks(data, config.maxTestPairs) };
}

const withoutNames = (data: Dataset): Dataset => ({
  ...data,
  itemNames: data.itemNames.map((_, item) => `item ${item}`),
});

function knownBy(observation: CrsConfig['observation'], { data, topics }: Tables): unknown {
  switch (observation) {
    case 'features':
      return undefined;
    case 'ids':
      return knowledgeOf(data, topics);
    case 'full':
      return fullKnowledgeOf(data, topics);
  }
}

registerEnv<CrsConfig, CrsTask, Resources>('crs', {
  summary:
    'conversational recommendation: ask about attributes or recommend a list, until the user has found her item',
  config: crsConfig,
  load,
  create: (config, { tables, tasks }) => new CrsEnv(config, tables, tasks),
  tasks: (_config, { tasks }) => tasks,
  episodeMetrics: CRS_METRICS,
  hindsight: CRS_HINDSIGHT,
  knowledge: ({ observation }, { tables }) => knownBy(observation, tables),
  summarize: (episodes, config) =>
    summarizeDialogues(
      episodes.map(({ metrics }) => ({
        success: metrics['success'] === 1,
        turns: metrics['turns'],
        position: metrics['position'],
      })),
      config.turns,
      [...new Set([...(config.successAt ?? []), config.turns])],
    ),
  rules: (config) => crsRules(config),
  converse: (config, { tables }) => new CrsConversation(config, tables.data),
});
