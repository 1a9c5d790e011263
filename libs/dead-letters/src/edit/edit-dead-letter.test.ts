import { topics } from '@cio-bus/contracts';
import { PublishError } from '@cio-bus/kafka';
import { asRead, aTrackCommand } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { command, deadLetterId, editWorld, repaired, timestamp } from '../../test/edit-world.ts';
import { origin } from '../../test/kafka-in-memory.ts';
import { forgetDeadLetters } from '../forget/forget-dead-letters.ts';
import { listDeadLetters } from '../query/list-dead-letters.ts';
import type { EditOptions } from './edit-dead-letter.ts';
import { EditConflictError } from './edit-errors.ts';

describe('editDeadLetter', () => {
  it('keeps the new value beside the original, and a replay publishes it under the same id', async () => {
    const { edit, found, replay, replayed } = editWorld();
    const { id, changes } = await edit({ value: repaired });
    expect(changes).toEqual([{ field: 'payload.data.total', before: '1', after: '2' }]);
    const { listed, original, content } = await found();
    expect(listed).toMatchObject({ state: 'open', edit: { id, by: 'ada', changed: ['payload.data.total'] } });
    expect([original.value?.toString(), content.value]).toEqual([JSON.stringify(command), repaired]);
    expect(await replay()).toMatchObject({ replayed: 1 });
    expect(replayed()[0]).toMatchObject({ key: Buffer.from('ada'), value: repaired });
    expect(replayed()[0]?.headers).toMatchObject({ 'cio-id': command.id, 'cio-source': 'shop' });
  });

  it('keeps the id that was derived from the bytes of the original', async () => {
    const { edit, replay, replayed } = editWorld({ value: Buffer.from('{"type":"track",') });
    const other = editWorld({ value: Buffer.from('{"type":"track",') });
    await edit({ value: repaired });
    await Promise.all([replay(), other.replay()]);
    const [withEdit, without] = [replayed(), other.replayed()].map(([record]) => record?.headers?.['cio-id']);
    expect(withEdit).toBe(without);
    expect(withEdit).toMatch(/^[0-9A-Z]{26}$/);
  });

  it('has names and salted hashes in the audit, but no values, which may be about a person', async () => {
    const { edit, audits, producer } = editWorld();
    const attributes = { ...command.payload, data: { total: 2, 'ada@example.com': 'x' } };
    const value = Buffer.from(JSON.stringify({ ...command, payload: attributes }));
    const { id } = await edit({ value, setHeaders: { 'cio-source': 'secret-shop' } });
    const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
    const changed = ['header cio-source', 'payload.data.total', 'payload.data.*'];
    expect(audits()).toMatchObject([
      { id, action: 'edited', counts: { edited: 1 }, edit: { changed, before: hash, after: hash } },
    ]);
    expect(audits()[0]?.filter).toEqual({ letterIds: [deadLetterId] });
    expect(String(producer.publishedTo(topics.audit)[0]?.value)).not.toMatch(/secret|example/);
  });

  it('lets the last of several edits count, each based on the one before', async () => {
    const { edit, found, edits } = editWorld();
    const first = await edit({ value: repaired });
    const second = await edit({ setHeaders: { 'cio-source': 'web' }, basedOn: first.id });
    expect(second.changes).toEqual([{ field: 'header cio-source', before: 'shop', after: 'web' }]);
    expect(second.changesFromOriginal).toHaveLength(2);
    const { content } = await found();
    expect(content.value).toEqual(repaired);
    expect(edits().map(({ basedOn }) => basedOn)).toEqual([undefined, first.id]);
  });

  it('can return to the original', async () => {
    const { edit, replay, replayed } = editWorld();
    const { id } = await edit({ value: repaired });
    const value = Buffer.from(JSON.stringify(command));
    expect(await edit({ value, basedOn: id })).toMatchObject({ changesFromOriginal: [] });
    await replay();
    expect(replayed()[0]).toMatchObject({ value });
  });

  it('refuses the second of two operators who edit the same version, and names the first', async () => {
    const { edit, edits } = editWorld();
    const results = await Promise.allSettled([
      edit({ value: repaired, by: 'ada' }),
      edit({ setHeaders: { 'cio-source': 'web' }, by: 'grace' }),
    ]);
    const rejected = results.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(rejected.reason).toBeInstanceOf(EditConflictError);
    expect(rejected.reason.message).toContain('ada has edited');
    expect(edits()).toHaveLength(1);
  });

  it('writes an edit once whose commit was not answered', async () => {
    const { edit, operator, edits, audits } = editWorld();
    let calls = 0;
    const transact: EditOptions['transact'] = async (work) => {
      const result = await operator.transact(work);
      calls += 1;
      if (calls === 1) throw new PublishError('unknown', 'not answered');
      return result;
    };
    await edit({ value: repaired, transact });
    expect([calls, edits().length, audits().length]).toEqual([2, 1, 1]);
  });

  it('writes nothing in a dry run', async () => {
    const { edit, producer } = editWorld();
    expect(await edit({ value: repaired, dryRun: true })).toMatchObject({ dryRun: true, changes: [{}] });
    expect(producer.published).toEqual([]);
  });
});

describe('an edited dead letter', () => {
  it('is replayed although it was replayed three times before', async () => {
    const { edit, replay } = editWorld({ headers: { 'cio-replay-count': '3' } });
    await edit({ value: repaired });
    expect(await replay()).toMatchObject({ replayed: 1, left: {} });
  });

  it('repairs a record that has no key', async () => {
    const { edit, replay, replayed } = editWorld({ key: null, code: 'MESSAGE_INVALID' });
    await expect(edit({ value: repaired })).rejects.toThrow('no key');
    await edit({ key: 'ada' });
    await replay();
    expect(replayed()[0]).toMatchObject({ key: Buffer.from('ada') });
  });

  it('holds the largest record that its topic takes', async () => {
    const large = editWorld({ origin: origin(7, topics.deadLetters), value: null });
    const id = `track-publisher/${topics.deadLetters}/0/7`;
    await large.edit({ deadLetterId: id, value: Buffer.alloc(2_096_000, '"') });
    expect(large.edits()[0]?.value).toHaveLength(2_794_668);
  });

  it('is forgotten with its person: its bytes are removed, also from the index', async () => {
    const { edit, operator, index, producer } = editWorld();
    await edit({ value: repaired });
    expect(await forgetDeadLetters({ ...operator, person: 'ada' })).toMatchObject({ blocked: 1, edits: 1 });
    expect(producer.publishedTo(topics.resolutions).at(-1)).toMatchObject({
      key: `edited/${deadLetterId}`,
      value: null,
    });
    const [listed] = (await listDeadLetters(index, { state: 'all' })).deadLetters;
    expect(listed).toMatchObject({ state: 'forgotten', edit: undefined });
    const left = await index.query((database) => database.prepare('SELECT count(*) AS count FROM edits').get());
    expect(left?.count).toBe(0);
    await expect(edit({ value: repaired })).rejects.toThrow('forgotten');
  });

  it('is found by a person whom only the edit names', async () => {
    const { edit, operator, replay } = editWorld({ key: null, headers: {}, value: Buffer.from('{}') });
    await edit({ key: 'grace', value: Buffer.from(JSON.stringify(aTrackCommand({ userId: 'grace', timestamp }))) });
    expect(await forgetDeadLetters({ ...operator, person: 'grace' })).toMatchObject({ blocked: 1, edits: 1 });
    expect(await replay()).toMatchObject({ replayed: 0, left: { forgotten: 1 } });
  });

  it('is refused when its person is forgotten meanwhile', async () => {
    const { edit, operator, producer } = editWorld();
    const transact: EditOptions['transact'] = async (work) => {
      await edit({ value: repaired }).catch(() => {});
      return operator.transact(work);
    };
    await forgetDeadLetters({ ...operator, person: 'ada', transact });
    const keys = asRead(producer.publishedTo(topics.resolutions)).map(({ key }) => String(key));
    expect(keys).toEqual([`forgotten/${deadLetterId}`]);
  });

  it('is removed when it is written while its person is being looked for', async () => {
    const { edit, operator, index, producer } = editWorld();
    const read: typeof index.kafka.read = async function* (topic, options) {
      if (topic === topics.deadLetters && !options) await edit({ value: repaired });
      yield* index.kafka.read(topic, options);
    };
    const kafka = { ...index.kafka, read };
    await forgetDeadLetters({ ...operator, index: { ...index, kafka }, person: 'ada' });
    expect(producer.publishedTo(topics.resolutions).at(-1)).toMatchObject({ value: null });
  });
});
