import { expect, it } from 'vitest';
import { jobWorld, rejectedCommands } from '../../test/job-world.ts';
import type { IndexFileError } from '../index-file/index-file-error.ts';
import { listJobs } from './list-jobs.ts';

it('publishes nothing twice when the disk of the index is full in the middle of a job, and is run again with room', async () => {
  const world = jobWorld(rejectedCommands(600));
  const plan = await world.plan();
  let batches = 0;
  const report = await world
    .run(plan, {
      rate: 400,
      transact: async (work) => {
        batches += 1;
        if (batches === 3)
          await world.index.query((database) => {
            const pages = database.prepare('PRAGMA page_count').get()?.page_count;
            database.exec(`PRAGMA max_page_count = ${pages}`);
          });
        return world.operator.transact(work);
      },
    })
    .catch((error: IndexFileError) => ({ state: 'started', reason: error.message }));
  expect(report).toMatchObject({ state: 'started', reason: expect.stringContaining('is full: make room on it') });
  const before = world.replayed().length;
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(600);

  expect(await world.run(plan)).toMatchObject({ state: 'finished', replayed: 600 });
  expect(world.replayed().map(({ key }) => String(key))).toEqual(Array.from({ length: 600 }, (_, n) => `u${n}`));
  expect(await listJobs(world.index)).toMatchObject([{ action: 'finished', replayed: 600 }]);
});
