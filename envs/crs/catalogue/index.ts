import type { Dataset, Pairs, UserModel } from '../dataset.js';
import { packLists, type Lists } from '../lists.js';
import { holdOut } from '../tasks.js';
import { fitEmbedding } from './embed.js';
import { parseArtists } from './parse.js';
import { simulateListeners, splitPairs, type Population } from './simulate.js';

const SEED = 2024;
const POPULATION: Population = {
  users: 400,
  artistsPerUser: 50,
  idols: 3,
  caresAbout: 10,
  tasteWeight: 2,
  popularitySpread: 1,
};
const FIT = { dim: 24, epochs: 10, rate: 0.05, decay: 0.01 };

/**
 * The data set that comes with attune: real artists with attributes that are facts, listeners that are simulated (simulateListeners),
 * and an embedding fitted to the training pairs and the attribute links (fitEmbedding). As with the public data sets, policies train
 * on nine tenths of the validation pairs, are selected on the rest and tested on the test pairs.
 */
export function embeddedCatalogue(userModel: UserModel = 'user-centric'): Dataset {
  const { itemNames, attributeNames, itemAttributes, taxonomy } = parseArtists();
  const attributes = attributeNames.length;
  const listeners = simulateListeners(itemAttributes, attributes, POPULATION, SEED);
  const pairs = splitPairs(listeners.artists);
  return {
    name: 'embedded catalogue',
    users: POPULATION.users,
    items: itemNames.length,
    attributes,
    itemNames,
    attributeNames,
    itemAttributes,
    taxonomy,
    userModel,
    userAttributes: listeners.cares,
    known: itemsByUser(pairs.train, POPULATION.users),
    embedding: fitEmbedding(pairs.train, POPULATION.users, itemAttributes, attributes, FIT, SEED),
    pairs: { ...holdOut(pairs.valid), test: pairs.test },
  };
}

function itemsByUser({ users, items }: Pairs, count: number): Lists {
  const lists = Array.from({ length: count }, (): number[] => []);
  users.forEach((user, i) => lists[user].push(items[i]));
  return packLists(lists);
}
