import { InputError } from '../../../../core/errors.js';
import { isPlainObject } from '../../../../core/json.js';
import { Collected } from './collected.js';
import { expectFiles, lineBatches, needFile, placeIn, type Reading, withSubfolders } from './text.js';

/**
 * The Yelp Open Dataset: JSON lines. Items are businesses (`yelp_academic_dataset_business.json`), attributes their categories, city, stars
 * and price range, interactions the reviews with at least `minRating` stars (`yelp_academic_dataset_review.json`, several GB, read line by line).
 */
export async function readYelp(
  folder: string,
  { minRating }: { readonly minRating: number },
  reading?: Reading,
): Promise<Collected> {
  const source = new Collected();
  const folders = withSubfolders(folder);
  const [businesses, reviews] = [needFile(folders, FILES.business), needFile(folders, FILES.review)];
  expectFiles(reading, [businesses, reviews]);
  await eachRecord(businesses, (business) => addBusiness(source, business), reading);
  await eachRecord(
    reviews,
    ({ user_id: user, business_id: id, stars }) => {
      const item = typeof id === 'string' ? source.items.find(id) : undefined;
      if (item === undefined || typeof user !== 'string' || !(Number(stars) >= minRating)) return;
      source.interactions.add(source.users.id(user), item);
    },
    reading,
  );
  return source;
}

const FILES = {
  business: ['yelp_academic_dataset_business.json', 'business.json'],
  review: ['yelp_academic_dataset_review.json', 'review.json'],
};

function addBusiness(source: Collected, business: Record<string, unknown>): void {
  const { business_id: id, name, city, stars, categories, attributes } = business;
  if (typeof id !== 'string') throw new InputError("has no 'business_id'");
  const item = source.items.id(id);
  if (typeof name === 'string') source.itemNames.set(item, name);
  const link = (attribute: string): void => source.links.add(item, source.attributes.id(attribute));
  // Text with commas since 2018, an array before.
  const kinds =
    typeof categories === 'string' ? categories.split(',') : Array.isArray(categories) ? categories : [];
  for (const kind of kinds) if (String(kind).trim() !== '') link(String(kind).trim());
  if (typeof city === 'string' && city.trim() !== '') link(`city: ${city.trim()}`);
  if (typeof stars === 'number') link(`stars: ${stars}`);
  const price = isPlainObject(attributes) ? attributes['RestaurantsPriceRange2'] : undefined;
  if (price !== undefined && /^[1-4]$/.test(String(price))) link(`price: ${'$'.repeat(Number(price))}`);
}

/** Calls back with every line's object. */
async function eachRecord(
  path: string,
  record: (value: Record<string, unknown>) => void,
  reading?: Reading,
): Promise<void> {
  for await (const { lines, from } of lineBatches(path, { reading })) {
    lines.forEach((line, i) => {
      if (line === '') return;
      let value: unknown;
      try {
        value = JSON.parse(line);
      } catch {
        throw new InputError(`${placeIn(path, from + i)}: is not valid JSON`);
      }
      if (!isPlainObject(value)) throw new InputError(`${placeIn(path, from + i)}: is not a JSON object`);
      try {
        record(value);
      } catch (error) {
        if (error instanceof InputError) throw new InputError(`${placeIn(path, from + i)}: ${error.message}`);
        throw error;
      }
    });
  }
}
