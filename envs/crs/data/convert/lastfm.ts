import { InputError } from '../../../../core/errors.js';
import { Collected } from './collected.js';
import { expectFiles, lineBatches, needFile, placeIn, type Reading, withSubfolders } from './text.js';

/**
 * HetRec 2011 Last.fm: tab-separated files with a header. Items are artists (`artists.dat`: id, name, ...), attributes the tags that users
 * gave them (`user_taggedartists.dat`: userID, artistID, tagID, ...; `tags.dat`: tagID, tagValue), interactions whom they listened to
 * (`user_artists.dat`: userID, artistID, weight).
 */
export async function readLastfm(folder: string, reading?: Reading): Promise<Collected> {
  const source = new Collected();
  const [artists, tags, tagged, heard] = FILES.map((name) => needFile(withSubfolders(folder), [name]));
  expectFiles(reading, [artists, tags, tagged, heard]);
  const called = new Map<string, string>();
  await eachRow(artists, 2, (cells) => called.set(cells[0], cells[1]), reading);
  const tagNames = new Map<string, string>();
  await eachRow(tags, 2, (cells) => tagNames.set(cells[0], cells[1]), reading);
  const artist = (id: string): number => {
    const item = source.items.id(id);
    source.itemNames.set(item, called.get(id) ?? `artist ${id}`);
    return item;
  };
  await eachRow(
    tagged,
    3,
    ([, item, tag]) =>
      source.links.add(artist(item), source.attributes.id(tagNames.get(tag) ?? `tag ${tag}`)),
    reading,
  );
  await eachRow(
    heard,
    2,
    ([user, item]) => source.interactions.add(source.users.id(user), artist(item)),
    reading,
  );
  return source;
}

const FILES = ['artists.dat', 'tags.dat', 'user_taggedartists.dat', 'user_artists.dat'];

/** Calls back with the cells of every row after the header. Names may hold quotes, which mean nothing here. */
async function eachRow(
  path: string,
  least: number,
  row: (cells: string[]) => void,
  reading?: Reading,
): Promise<void> {
  for await (const { lines, from } of lineBatches(path, { reading })) {
    lines.forEach((line, i) => {
      if (line === '' || from + i === 1) return;
      const cells = line.split('\t');
      if (cells.length < least)
        throw new InputError(
          `${placeIn(path, from + i)}: ${cells.length} cells instead of at least ${least}, separated by tabs`,
        );
      row(cells);
    });
  }
}
