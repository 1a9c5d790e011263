import { personCommand } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { hostileRecords } from './hostile-records.ts';
import { writeHostile } from './write-hostile.ts';

const now = Date.UTC(2026, 10, 21);
const records = hostileRecords(now, 2);

const isReadable = ({ record }: (typeof records)[number]) => {
  try {
    const headers = Object.fromEntries(
      record.headers.flatMap(([name, value]) => (value ? [[name, value.toString()]] : [])),
    );
    return personCommand.read({ ...record, partition: 0, offset: 0, timestamp: now, headers }).type === 'track';
  } catch {
    return false;
  }
};

describe('hostileRecords', () => {
  it('gives each record a key of its own', () => {
    expect(new Set(records.map(({ key }) => key)).size).toBe(records.length);
    expect(hostileRecords(now, 2)).toEqual(records);
  });

  it('are delivered only if they can be read', () => {
    const toDeliver = records.filter(({ deadLetterCodes }) => deadLetterCodes.length === 0);
    expect(toDeliver.filter((one) => !isReadable(one)).map(({ kind }) => kind)).toEqual([]);
    expect(toDeliver).toHaveLength(16);
    const readable = records.filter((one) => one.deadLetterCodes.length > 0 && isReadable(one));
    expect([...new Set(readable.map(({ kind }) => kind))]).toEqual(['oversize-name']); // refused by Customer.io's limits
  });
});

describe('writeHostile', () => {
  it('writes each once, and again what was not acknowledged', async () => {
    const written: (string | undefined)[] = [];
    let failures = 2;
    const write = async ([record]: readonly { key: Buffer | null }[]) => {
      if (failures-- > 0) throw new Error('no broker');
      written.push(record?.key?.toString());
    };
    await writeHostile({ write }, records, { durationMs: 0, patienceMs: 60_000 });
    expect(written).toEqual(records.map(({ key }) => key));
  });

  it('throws once its patience is over', async () => {
    const write = () => Promise.reject(new Error('no broker'));
    await expect(writeHostile({ write }, records, { durationMs: 0, patienceMs: 0 })).rejects.toThrow('no broker');
  });
});
