import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { topics } from '@cio-bus/contracts';
import { aRawRecord } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { deadLetter, decision, groupDecision, indexInFolder } from '../../test/index-in-folder.ts';
import { groupDeadLetters } from '../groups/group-dead-letters.ts';
import { listDeadLetters } from '../query/list-dead-letters.ts';

describe('openDeadLetterIndex', () => {
  it('reads on where another process stopped', async () => {
    const { records, reads, open } = indexInFolder([deadLetter(1), deadLetter(2), decision(5, 1)]);
    const first = open();
    expect(await first.found()).toEqual([2]);
    records.push(deadLetter(3), decision(6, 2));
    expect(await open().found()).toEqual([3]);
    expect(await first.found({ state: 'resolved' })).toEqual([1, 2]);
    const starts = reads.map(([, options]) => options?.from?.get(0));
    expect(starts).toEqual([undefined, undefined, 2, 5, 3, 6]);
  });

  it('is filled once by two processes that read the same records at a time', async () => {
    const { open } = indexInFolder([
      ...Array.from({ length: 11_000 }, (_, offset) => deadLetter(offset)),
      decision(0, 7),
    ]);
    const both = [open(), open()].map((index) => listDeadLetters(index, { state: 'all' }));
    for (const { deadLetters, total } of await Promise.all(both)) {
      expect(total).toBe(11_000);
      expect(deadLetters.every(({ copies }) => copies === 1)).toBe(true);
    }
  });

  it('follows what Kafka deletes', async () => {
    const { records, open } = indexInFolder([deadLetter(1), deadLetter(2), deadLetter(3), decision(0, 2)]);
    const index = open();
    expect(await index.found({ state: 'all' })).toEqual([1, 2, 3]);
    records.splice(0, 2);
    expect(await index.found({ state: 'all', text: 'customer.io' })).toEqual([3]);
    const words = "SELECT count(*) AS n FROM words WHERE words MATCH 'customer'";
    expect(await index.query((database) => database.prepare(words).get()?.n)).toBe(1);
    records.splice(0, 1, deadLetter(9));
    expect(await index.found({ state: 'all' })).toEqual([9]);
  });

  it('follows what Kafka deletes of the decisions about groups', async () => {
    const { records, open } = indexInFolder([deadLetter(1), groupDecision(0), decision(1, 7)]);
    const index = open();
    const state = async () => (await groupDeadLetters(index))[0]?.groupState;
    expect(await state()).toBe('acknowledged');
    records.splice(1, 1);
    expect(await state()).toBe('open');
    records.push(groupDecision(2));
    expect(await state()).toBe('acknowledged');
    records.splice(1, 2); // created again
    expect(await state()).toBe('open');
  });

  it.each([
    ['another record at the same place', [deadLetter(2, { key: Buffer.from('other') })], [2]],
    ['fewer records', [deadLetter(0)], [0]],
    ['other and more records', [0, 1, 2, 3].map((n) => deadLetter(n, { failedAt: n })), [0, 1, 2, 3]],
    ['nothing', [], []],
  ])('begins again when the topic was created again with %s', async (_, recreated, expected) => {
    const { records, open } = indexInFolder([deadLetter(1), deadLetter(2), decision(0, 1)]);
    const index = open();
    expect(await index.found()).toEqual([2]);
    records.splice(0, 3, ...recreated);
    expect(await index.found()).toEqual(expected);
  });

  it('begins again when another process found that the topic was created again', async () => {
    const old = Array.from({ length: 11_000 }, (_, offset) => deadLetter(offset));
    const { records, open, kafka } = indexInFolder([...old]);
    const recreated = Array.from({ length: 3_000 }, (_, offset) => deadLetter(offset, { failedAt: offset }));
    let isRecreated = false;
    const slow = open({
      ...kafka,
      async *read(topic, options) {
        for await (const record of kafka.read(topic, options)) {
          yield record;
          if (record.offset !== 10_500 || isRecreated) continue;
          isRecreated = true;
          records.splice(0, 11_000, ...recreated);
          await open().query(() => {});
        }
      },
    });
    expect(await listDeadLetters(slow)).toMatchObject({ total: 3_000 });
  });

  it('begins again when the last record that it read is gone, and nothing has come since', async () => {
    const { records, open, kafka } = indexInFolder([deadLetter(1), deadLetter(2)]);
    const index = open({ ...kafka, offsets: async (topic) => [{ partition: 0, low: 0, high: topic ? 3 : 0 }] });
    expect(await index.found()).toEqual([1, 2]);
    records.pop();
    expect(await index.found()).toEqual([1]);
  });

  it('begins again when compaction removed the last decision that it read', async () => {
    const { records, open } = indexInFolder([deadLetter(1), deadLetter(2), decision(0, 1), decision(1, 2, 'parked')]);
    const index = open();
    expect(await index.found({ state: 'parked' })).toEqual([2]);
    records.splice(3, 1, decision(2, 2, 'discarded'));
    expect(await index.found({ state: 'resolved' })).toEqual([1, 2]);
  });

  it.each<[string, (files: readonly string[]) => void]>([
    ['deleted', (files) => files.forEach((file) => void rmSync(file))],
    ['deleted without its log', (files) => rmSync(files.find((file) => file.endsWith('.sqlite')) as string)],
    ['overwritten', (files) => files.forEach((file) => void writeFileSync(file, 'rubbish'.repeat(2_000)))],
    ['cut', (files) => files.forEach((file) => void truncateSync(file, 5_000))],
  ])('fills a file again that was %s', async (_, damage) => {
    const { open, files } = indexInFolder([deadLetter(1), deadLetter(2), decision(0, 1)]);
    const index = open();
    expect(await index.found()).toEqual([2]);
    index.close();
    damage(files());
    expect(await open().found()).toEqual([2]);
    expect(files().filter((file) => file.endsWith('.sqlite'))).toHaveLength(1);
  });

  it('fills the file again that was deleted while it was open', async () => {
    const { open, files } = indexInFolder([deadLetter(1), deadLetter(2)]);
    const index = open();
    expect(await index.found()).toEqual([1, 2]);
    for (const file of files()) rmSync(file);
    expect(await index.found()).toEqual([1, 2]);
    expect(files().some((file) => file.endsWith('.sqlite'))).toBe(true);
    expect(await open().found()).toEqual([1, 2]);
  });

  it('fills the file again whose pages were overwritten while it was open', async () => {
    const { open, files } = indexInFolder(Array.from({ length: 2_000 }, (_, offset) => deadLetter(offset)));
    const index = open();
    expect(await index.found({ key: 'user-1' })).toHaveLength(1_000);
    index.close();
    const file = files()[0] as string;
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0xff, 8 * 4_096));
    expect((await listDeadLetters(open())).total).toBe(2_000);
  });

  it('keeps nothing of a forgotten person', async () => {
    const value = Buffer.from('{"payload":{"name":"canaryword"}}');
    const given = { key: Buffer.from('canaryword'), value, headers: { user: 'canaryword' }, message: 'canaryword' };
    const { records, open, files } = indexInFolder([deadLetter(1, given), deadLetter(2)]);
    const index = open();
    const content = () =>
      files()
        .map((file) => readFileSync(file, 'latin1'))
        .join('');
    expect(await index.found({ text: 'canaryword' })).toEqual([1]);
    expect(content()).toContain('canaryword');
    records.push(decision(0, 1, 'forgotten'));
    expect(await index.found({ state: 'all', text: 'canaryword' })).toEqual([]);
    expect(await index.found({ state: 'forgotten' })).toEqual([1]);
    expect(content()).not.toContain('canaryword');
  });

  it('is not kept from the others by dead letters that another tool wrote', async () => {
    const headers = { 'dlq-attempts': 'many', 'dlq-failed-at': '1e300', 'dlq-origin-topic': 'x', 'dlq-status': '-' };
    const { open } = indexInFolder([
      aRawRecord({ topic: topics.deadLetters, headers, key: null, value: null }),
      deadLetter(2),
    ]);
    expect(await listDeadLetters(open())).toMatchObject({ total: 2, deadLetters: [{ attempts: 0, failedAt: 0 }, {}] });
  });
});
