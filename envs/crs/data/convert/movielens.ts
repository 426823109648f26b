import { InputError } from '../../../../core/errors.js';
import { Collected } from './collected.js';
import { columnOf, openTable } from './csv.js';
import {
  expectFiles,
  findFile,
  lineBatches,
  needFile,
  placeIn,
  type Reading,
  withSubfolders,
} from './text.js';

/** A row of one of the files, and where it stands. */
type OnRow = (cells: readonly string[], place: () => string) => void;

/**
 * MovieLens: `movies.csv`, `ratings.csv` and, where there is one, `tags.csv` (25M, 32M, latest), or `movies.dat` and `ratings.dat` (1M, 10M:
 * `::` between cells; 1M in latin-1). Items are movies, attributes their genres, decade and the tags that users gave them, interactions the
 * ratings of at least `minRating`.
 */
export async function readMovielens(
  folder: string,
  { minRating }: { readonly minRating: number },
  reading?: Reading,
): Promise<Collected> {
  const source = new Collected();
  const folders = withSubfolders(folder);
  const movies = needFile(folders, ['movies.csv', 'movies.dat']);
  const ratings = needFile(folders, ['ratings.csv', 'ratings.dat']);
  const tags = findFile(folders, ['tags.csv']);
  expectFiles(reading, [movies, tags, ratings]);
  const link = (item: number, attribute: string): void =>
    source.links.add(item, source.attributes.id(attribute));
  await eachRow(
    movies,
    ['movieId', 'title', 'genres'],
    ([id, title, genres]) => {
      const item = source.items.id(id);
      const year = /\((\d{4})\)\s*$/.exec(title)?.[1];
      source.itemNames.set(item, title.trim());
      for (const genre of genres.split('|'))
        if (genre !== '' && genre !== '(no genres listed)') link(item, genre);
      if (year !== undefined) link(item, `${year.slice(0, 3)}0s`);
    },
    reading,
  );
  if (tags !== undefined) {
    await eachRow(
      tags,
      ['userId', 'movieId', 'tag'],
      ([, movie, tag]) => {
        const item = source.items.find(movie);
        const name = tag.trim().toLowerCase();
        if (item !== undefined && name !== '') link(item, name);
      },
      reading,
    );
  }
  await eachRow(
    ratings,
    ['userId', 'movieId', 'rating'],
    ([user, movie, rating], place) => {
      const stars = Number(rating);
      if (rating === '' || !Number.isFinite(stars))
        throw new InputError(`${place()}: '${rating}' is not a rating`);
      const item = source.items.find(movie);
      if (item !== undefined && stars >= minRating) source.interactions.add(source.users.id(user), item);
    },
    reading,
  );
  return source;
}

/** Calls back with the cells of some columns, in their order, of every row. Files with `::` have the columns from the left. */
async function eachRow(
  path: string,
  columns: readonly string[],
  row: OnRow,
  reading?: Reading,
): Promise<void> {
  if (!/\.dat(\.gz)?$/.test(path)) {
    const table = await openTable(path, { reading, delimiter: ',' });
    const wanted = columns.map((name) => columnOf(table, name));
    for await (const batch of table.rows)
      for (const { cells, line } of batch)
        row(
          wanted.map((i) => cells[i]),
          () => placeIn(path, line),
        );
    return;
  }
  for await (const { lines, from } of lineBatches(path, { encoding: 'latin1', reading })) {
    lines.forEach((line, i) => {
      if (line === '') return;
      const cells = line.split('::');
      if (cells.length < columns.length)
        throw new InputError(
          `${placeIn(path, from + i)}: ${cells.length} cells instead of ${columns.length}, separated by '::'`,
        );
      row(cells, () => placeIn(path, from + i));
    });
  }
}
