import { describe, expect, it } from 'vitest';
import { chooseRows, type PendingRow } from './choose-rows.ts';

const row = (seq: number, key: string, type: string | null = 'identify', bytes = 10): PendingRow => ({
  ...{ seq: String(seq), key, bytes, type },
});
const chosen = (rows: PendingRow[], room = { rows: 10, bytes: 1_000 }) => chooseRows(rows, room).map(({ seq }) => seq);

describe('chooseRows', () => {
  it('takes rows in order, up to the numbers of rows and bytes', () => {
    const rows = [row(1, 'a'), row(2, 'b'), row(3, 'a')];
    expect(chosen(rows)).toEqual(['1', '2', '3']);
    expect(chosen(rows, { rows: 2, bytes: 1_000 })).toEqual(['1', '2']);
    expect(chosen(rows, { rows: 10, bytes: 25 })).toEqual(['1', '2']);
  });

  it('takes a row that is larger than the room alone', () => {
    expect(chosen([row(1, 'a', 'identify', 5_000), row(2, 'b')])).toEqual(['1']);
    expect(chosen([row(1, 'a'), row(2, 'b', 'identify', 5_000), row(3, 'c')])).toEqual(['1']);
  });

  it('leaves the rest of a person to the next batch once their topic changes: a batch has one timestamp', () => {
    const rows = [row(1, 'a'), row(2, 'a', 'track'), row(3, 'b', 'track'), row(4, 'a'), row(5, 'a', 'page')];
    expect(chosen(rows)).toEqual(['1', '3']);
    expect(chosen(rows.slice(1))).toEqual(['2', '3']);
  });

  it.each([null, 'nope', 'constructor'])('takes a row of the unknown type %s, which is refused later', (type) => {
    expect(chosen([row(1, 'a', type), row(2, 'b')])).toEqual(['1', '2']);
  });
});
