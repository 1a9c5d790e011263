import { rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { deadLetter, indexInFolder } from '../../test/index-in-folder.ts';
import { inChunks } from './in-chunks.ts';

it('finds none of the rows of a file that was lost: the rows of the next file are other dead letters', async () => {
  const { records, open, files } = indexInFolder([1, 2, 3, 4].map((offset) => deadLetter(offset)));
  const index = open();
  const seqs = await index.query((database) =>
    database
      .prepare('SELECT seq FROM dead_letters ORDER BY seq')
      .all()
      .map(({ seq }) => Number(seq)),
  );
  const chunks = inChunks(index, seqs, { count: 2 });
  const offsets = async () =>
    ((await chunks.next()).value ?? []).map(({ position }: { position: { offset: number } }) => position.offset);
  expect(await offsets()).toEqual([1, 2]);
  for (const file of files()) rmSync(file);
  records.splice(0, 1);
  records.push(deadLetter(5), deadLetter(6));
  expect(await offsets()).toEqual([]);
});
