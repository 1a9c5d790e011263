import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aRow } from '../../test/a-row.ts';
import { openTestWarehouse, testTable } from '../../test/fixtures.ts';
import type { OpenWarehouse } from '../port/warehouse.ts';
import { findHashed, findIdentities } from './find-identities.ts';

const merge = (primary: string, secondary: object, status = 'success') =>
  aRow({
    event_id: `${primary} ${JSON.stringify(secondary)}`,
    kind: 'command',
    metric: 'merge',
    status,
    customer_id: primary,
    payload: JSON.stringify({ type: 'merge', userId: primary, payload: { secondary } }),
  });

describe('a person in the table', () => {
  let opened: OpenWarehouse;
  beforeAll(async () => {
    opened = await openTestWarehouse();
    const rows = [
      merge('ada', { id: 'ada-old' }),
      merge('ada', { email: 'ada@old.example.com' }),
      merge('ada-old', { cio_id: 'cio_7' }),
      merge('ada', { id: 'never' }, 'skipped'),
      merge('grace', { id: 'grace-old' }),
      aRow({ event_id: '1', customer_id: 'ada', recipient: 'Ada@example.com' }),
      aRow({ event_id: '2', customer_id: 'ada', email_address: 'ada@b.example.com' }),
      aRow({ event_id: '3', customer_id: 'grace', recipient: 'grace@example.com' }),
      aRow({ event_id: '4', recipient: 'late@example.com' }),
    ];
    await opened.append(rows, { signal: new AbortController().signal });
  });
  afterAll(() => opened.close());
  const warehouse = () => ({ ...testTable, query: opened.query });
  const sorted = ({ merged, addresses }: { merged: string[]; addresses: string[] }) => [
    merged.sort(),
    addresses.sort(),
  ];

  it.each(['ada', 'ada-old', 'cio_7'])('is found through merges in either direction, from %s', async (name) => {
    const all = ['ada', 'ada-old', 'ada@old.example.com', 'cio_7'].filter((other) => other !== name);
    expect(sorted(await findIdentities(warehouse(), [name]))).toEqual([all, ['Ada@example.com', 'ada@b.example.com']]);
  });

  it('has no other names when nobody was merged with them', async () => {
    expect(sorted(await findIdentities(warehouse(), ['never']))).toEqual([[], []]);
    expect(sorted(await findIdentities(warehouse(), ["' OR TRUE --"]))).toEqual([[], []]);
  });

  it('is found by the hashes of identifiers, in any case', async () => {
    const hash = (name: string) => createHash('sha256').update(`prefix${name}`).digest('hex');
    const hashes = [hash('late@example.com'), hash('ada@example.com'), hash('unknown'), "') OR ('' = '"];
    expect((await findHashed(warehouse(), { prefix: 'prefix', hashes })).sort()).toEqual([
      'Ada@example.com',
      'late@example.com',
    ]);
    expect(await findHashed(warehouse(), { prefix: 'other', hashes })).toEqual([]);
  });
});
