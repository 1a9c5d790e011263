import { operatorAction, topics } from '@cio-bus/contracts';
import { asRead, aTransactionalCommand, brokerAway } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { aDeadLetterOf, command, idOf } from './a-dead-letter.ts';
import { startConsole } from './console-in-memory.ts';

const why = 'it is known now';
const SEND_ID = '01JCZ5Q6W8V5T1X4M2N7R9K3PA';
const inDoubt = (offset: number) =>
  aDeadLetterOf(offset, {
    ...{ code: 'SEND_UNKNOWN', value: Buffer.from(JSON.stringify(aTransactionalCommand({ id: SEND_ID }))) },
    origin: { topic: topics.transactional, partition: 0, offset, timestamp: 1 },
    deadLetterId: `transactional-sender/customerio.transactional/0/${offset}`,
  });
const doubtId = (offset: number) => `transactional-sender/customerio.transactional/0/${offset}`;

describe('a decision of an operator', () => {
  it('shows personal data after the audit has the reason, and not when Kafka is unavailable', async () => {
    const { call, producer } = await startConsole([aDeadLetterOf(1)]);
    const body = { id: idOf(1), why };
    const { answer } = await call('/dead-letters/reveal', { as: 'ada', body });
    expect(JSON.parse(answer.value.text)).toEqual(command);
    expect(answer).toMatchObject({ revealed: true, message: 'ada@example.com is no name', value: { masked: false } });
    const [audit] = asRead(producer.publishedTo(topics.audit)).map((record) => operatorAction.read(record));
    expect(audit).toMatchObject({ action: 'revealed', by: 'ada', why, filter: expect.anything() });
    expect(Object.values(audit?.filter ?? {})).toEqual([[idOf(1)]]);

    producer.failWith(brokerAway());
    const refused = await call('/dead-letters/reveal', { as: 'ada', body });
    expect([refused.status, refused.answer.error.code]).toEqual([503, 'unavailable']);
    expect(refused.text).not.toContain('Bath');
  });

  it('discards what matches, but no send in doubt, which needs a finding', async () => {
    const { call } = await startConsole([aDeadLetterOf(1), aDeadLetterOf(2), inDoubt(3)]);
    const body = { filter: {}, decision: 'discard', why };
    const skipped = [{ reason: 'send-in-doubt', count: 1 }];
    const dry = await call('/dead-letters/decide', { as: 'ada', body: { ...body, dryRun: true } });
    expect(dry.answer).toEqual({ action: null, count: 3, done: 2, skipped, dryRun: true });
    const { answer } = await call('/dead-letters/decide', { as: 'ada', body });
    expect(answer).toMatchObject({ action: expect.any(String), count: 3, done: 2, skipped });
    expect((await call('/dead-letters', { as: 'vi' })).answer.items).toMatchObject([{ id: doubtId(3) }]);
    expect((await call('/sends-in-doubt', { as: 'vi' })).answer).toMatchObject({ total: 1 });
  });

  it('parks and discards what is named, and says what was decided before', async () => {
    const { call } = await startConsole([1, 2, 3].map((offset) => aDeadLetterOf(offset)));
    const decide = async (decision: string, ...offsets: number[]) =>
      (await call('/dead-letters/decide', { as: 'ada', body: { ids: offsets.map(idOf), decision, why } })).answer;
    expect(await decide('park', 1, 2)).toMatchObject({ count: 2, done: 2, skipped: [] });
    expect(await decide('discard', 1)).toMatchObject({ count: 1, done: 1, skipped: [] });
    const skipped = [{ reason: 'already-decided', count: 2 }];
    expect(await decide('park', 1, 2, 3)).toMatchObject({ count: 3, done: 1, skipped });
  });

  it('settles a send in doubt in the ledger, and replays its command', async () => {
    const { call, settled, producer } = await startConsole([inDoubt(1)]);
    const body = { ids: [doubtId(1)], decision: 'settle-sent', why };
    const missing = await call('/dead-letters/decide', { as: 'ada', body });
    expect([missing.status, missing.answer.error.field]).toEqual([422, 'deliveryId']);
    const { answer } = await call('/dead-letters/decide', { as: 'ada', body: { ...body, deliveryId: 'd1' } });
    expect(answer).toMatchObject({ done: 1, skipped: [] });
    expect(settled).toMatchObject([[SEND_ID, { deliveryId: 'd1' }, { id: SEND_ID }]]);
    expect(producer.publishedTo(topics.transactional)).toHaveLength(1);
  });

  it('is about groups, and is seen by everybody', async () => {
    const { call } = await startConsole([aDeadLetterOf(1)]);
    const [group] = (await call('/groups', { as: 'vi' })).answer.items;
    const body = { ids: [group.id], decision: 'acknowledge', why: 'I look at it' };
    expect((await call('/groups/decide', { as: 'ada', body })).answer).toMatchObject({ groups: 1 });
    const [seen] = (await call('/groups', { as: 'vi' })).answer.items;
    expect(seen).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'ada', note: 'I look at it' });
    expect((await call('/groups?state=open', { as: 'vi' })).answer.total).toBe(0);
  });

  it('is refused to a viewer, with the role that is needed, before anything is read', async () => {
    const { call, producer } = await startConsole([aDeadLetterOf(1)]);
    const paths = ['/dead-letters/reveal', '/dead-letters/decide', '/dead-letters/edit', '/groups/decide', '/plans'];
    for (const path of [...paths, '/people/forget']) {
      const { status, answer } = await call(path, { as: 'vi', body: '{' });
      expect([path, status, answer.error.role]).toEqual([path, 403, 'operator']);
    }
    expect(producer.published).toEqual([]);
  });

  it('needs a reason, and exactly one selection', async () => {
    const { call } = await startConsole([aDeadLetterOf(1)]);
    const refused = async (body: object) => {
      const { status, answer } = await call('/dead-letters/decide', { as: 'ada', body });
      return [status, answer.error.field];
    };
    const filter = {};
    expect(await refused({ filter, decision: 'park' })).toEqual([422, 'why']);
    expect(await refused({ filter, decision: 'park', why: '  ' })).toEqual([422, 'why']);
    expect(await refused({ filter, decision: 'park', why: 'x'.repeat(501) })).toEqual([422, 'why']);
    expect(await refused({ decision: 'park', why })).toEqual([422, 'filter']);
    expect(await refused({ filter, ids: [idOf(1)], decision: 'park', why })).toEqual([422, 'filter']);
    expect(await refused({ filter: { cde: 'x' }, decision: 'park', why })).toEqual([422, 'filter.cde']);
  });

  it('forgets a person, and says how many rows and dead letters', async () => {
    const { call, erased } = await startConsole([aDeadLetterOf(1, { key: Buffer.from('u1') })], { rows: [] });
    const body = { id: 'u1', why: 'asked to' };
    const { answer } = await call('/people/forget', { as: 'ada', body: { ...body, dryRun: true } });
    expect(answer).toMatchObject({ action: null, rows: 2, deadLettersBlocked: 1, dryRun: true });
    expect((await call('/people/forget', { as: 'ada', body })).answer).toMatchObject({ deadLettersBlocked: 1 });
    expect(erased).toEqual([true, false].map((dryRun) => ['u1', { mode: 'mask', dryRun }]));
    const one = (await call(`/dead-letters/one?id=${idOf(1)}`, { as: 'ada' })).answer;
    expect(one).toMatchObject({ state: 'forgotten', key: null, headers: [], value: { kind: 'empty' } });
  });

  it('erases the message preferences of a person, and says which commands have to be published first', async () => {
    const asked: unknown[] = [];
    const forget = async (...given: unknown[]) => {
      asked.push(given);
      return { rows: 2, waiting: asked.length === 1 ? 1 : 0 };
    };
    const { call } = await startConsole([], { rows: [], preferences: { forget } });
    const body = { id: 'u1', also: ['ada@example.com'], why: 'asked to' };
    const { answer } = await call('/people/forget', { as: 'ada', body });
    expect(answer).toMatchObject({ rows: 4, preferencesErased: 4, commandsWaiting: 1 });
    expect(asked).toEqual(['u1', 'ada@example.com'].map((person) => [person, { dryRun: false }]));
    const { call: without } = await startConsole([], { rows: [] });
    const unsearched = (await without('/people/forget', { as: 'ada', body })).answer;
    expect(unsearched).toMatchObject({ preferencesErased: null, commandsWaiting: 0 });
  });

  it('is in the audit, which shows no address', async () => {
    const { call } = await startConsole([aDeadLetterOf(1)]);
    const body = { filter: {}, decision: 'park', why: 'as ada@example.com says' };
    await call('/dead-letters/decide', { as: 'ada', body });
    const { answer } = await call('/audit?operator=ada&action=parked&from=1', { as: 'vi' });
    expect(answer).toMatchObject({ total: 1, items: [{ by: 'ada', why: 'as ••• says', counts: { parked: 1 } }] });
    expect((await call('/audit?operator=eve&from=1', { as: 'vi' })).answer.total).toBe(0);
  });
});
