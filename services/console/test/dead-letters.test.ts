import { headers } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { aDeadLetterOf, command, idOf } from './a-dead-letter.ts';
import { startConsole } from './console-in-memory.ts';

describe('the dead letters of the console', () => {
  it('are listed a page at a time, the last failure first, whatever is added meanwhile', async () => {
    const { call, records } = await startConsole([1, 2, 3].map((offset) => aDeadLetterOf(offset)));
    const first = await call('/dead-letters?limit=2', { as: 'vi' });
    expect(first.answer).toMatchObject({ total: 3, items: [{ id: idOf(3) }, { id: idOf(2) }] });
    records.push(aDeadLetterOf(4));
    const second = await call(`/dead-letters?limit=2&cursor=${first.answer.nextCursor}`, { as: 'vi' });
    expect(second.answer).toMatchObject({ total: 4, items: [{ id: idOf(1) }], nextCursor: null });
  });

  it('are grouped by cause', async () => {
    const { call } = await startConsole([aDeadLetterOf(1), aDeadLetterOf(2), aDeadLetterOf(3, { reason: 'other' })]);
    const { answer } = await call('/groups', { as: 'vi' });
    expect(answer.items).toMatchObject([{ open: 2, reason: 'invalid', status: 400, state: 'open' }, { open: 1 }]);
    const { answer: listed } = await call(`/dead-letters?group=${answer.items[1].id}&code=VENDOR_REJECTED`, {
      as: 'vi',
    });
    expect(listed.items).toMatchObject([{ id: idOf(3) }]);
  });

  it('are filtered by status, reason and field', async () => {
    const { call } = await startConsole([aDeadLetterOf(1), aDeadLetterOf(2, { status: 404, reason: 'gone' })]);
    const found = async (query: string) => (await call(`/dead-letters?${query}`, { as: 'vi' })).answer.total;
    expect(await found('status=404&reason=gone&field=name')).toBe(1);
    expect([await found('status=500'), await found('reason=x'), await found('field=x')]).toEqual([0, 0, 0]);
  });

  it('show what a message is, and nothing of whom it is about', async () => {
    const own = { [headers.id]: 'id-1', 'x-name': 'Ada Lovelace' };
    const { call } = await startConsole([aDeadLetterOf(1, { headers: own, key: Buffer.from('ada@example.com') })]);
    const { answer } = await call(`/dead-letters/one?id=${idOf(1)}`, { as: 'ada' });
    expect(answer).toMatchObject({ key: { text: '•••', masked: true }, message: '••• is no name', revealed: false });
    expect(answer.headers).toMatchObject([
      { name: headers.id, value: 'id-1', masked: false },
      { name: 'x-name', value: '•••', masked: true },
    ]);
    expect(JSON.parse(answer.value.text)).toEqual({
      ...command,
      payload: { name: 'order_paid', data: { phone: '•••', city: '•••' } },
    });
    expect(JSON.stringify(answer)).not.toMatch(/ada@|Lovelace|Bath|555/);
  });

  it('are searched by a viewer in what is shown, and by an operator everywhere', async () => {
    const record = aDeadLetterOf(1, { headers: { 'x-name': 'Lovelace' }, key: Buffer.from('ada@example.com') });
    const { call } = await startConsole([record]);
    const found = async (as: 'ada' | 'vi', query: string) => {
      const { status, answer } = await call(`/dead-letters?${query}`, { as });
      return status === 200 ? answer.total : answer.error.role;
    };
    for (const [query, viewer] of [
      ['text=name', 1],
      ['text=bath', 0],
      ['text=ada', 0],
      ['header=x-name', 1],
      ['header=x-name%3DLovelace', 'operator'],
      ['key=ada@example.com', 'operator'],
    ] as const)
      expect([query, await found('vi', query), await found('ada', query)]).toEqual([query, viewer, 1]);
  });

  it('answer what is asked wrongly with the field', async () => {
    const { call } = await startConsole([aDeadLetterOf(1)]);
    const refused = async (path: string) => {
      const { status, answer } = await call(path, { as: 'vi' });
      return [status, answer.error.code, answer.error.field];
    };
    expect(await refused('/dead-letters?cde=VENDOR_REJECTED')).toEqual([422, 'invalid', 'cde']);
    expect(await refused('/dead-letters?limit=0')).toEqual([422, 'invalid', 'limit']);
    expect(await refused('/dead-letters?cursor=x')).toEqual([422, 'invalid', 'cursor']);
    expect(await refused('/dead-letters?from=2&to=1')).toEqual([422, 'invalid', 'from']);
    expect(await refused('/dead-letters?group=nope')).toEqual([404, 'not-found', undefined]);
    expect(await refused('/dead-letters/one?id=nope')).toEqual([404, 'not-found', undefined]);
  });
});
