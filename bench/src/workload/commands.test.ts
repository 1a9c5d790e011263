import { personCommand } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { generateCommands } from './commands.ts';

const some = (overrides = {}) => [
  ...generateCommands({ messages: 500, keys: 20, valueBytes: 600, mixed: false, ...overrides }),
];

const read = ({ topic, key, value, headers }: ReturnType<typeof some>[number]) =>
  personCommand.read({
    topic,
    partition: 0,
    offset: 0,
    key: Buffer.from(key),
    value: Buffer.from(value),
    timestamp: Date.UTC(2026, 10, 21),
    headers,
  });

describe('generateCommands', () => {
  it('generates the same commands every time, so that runs can be compared', () => {
    expect(some()).toEqual(some());
  });

  it('generates commands of the requested size that the bus can read', () => {
    for (const command of some({ mixed: true })) {
      expect(command.value).toHaveLength(600);
      expect(read(command)).toMatchObject({ userId: command.key });
    }
  });

  it('numbers the events of each key without a gap, so that the stub can detect early arrivals', () => {
    const next = new Map<string, number>();
    for (const { key, value } of some()) {
      const { payload } = JSON.parse(value) as { payload: { data: { seq: number } } };
      expect(payload.data.seq).toBe(next.get(key) ?? 0);
      next.set(key, payload.data.seq + 1);
    }
    expect(next.size).toBe(20);
  });

  it('splits mixed commands between both topics', () => {
    const ofIdentify = some({ mixed: true }).filter(({ topic }) => topic === 'customerio.identify');
    expect(ofIdentify.length / 500).toBeCloseTo(0.35, 1);
  });
});
