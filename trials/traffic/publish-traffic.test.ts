import { createEventBus } from '@cio-bus/event-bus';
import { fakeProducer } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { publishTraffic } from './publish-traffic.ts';
import { generateTraffic } from './traffic.ts';

const commands = [...generateTraffic({ commands: 100, users: 10, seed: 1, startedAt: Date.UTC(2026, 10, 21) })];
const pace = { perSecond: 100_000, onProgress: () => {}, atHalf: async () => {} };

describe('publishTraffic', () => {
  it('publishes everything in order, and returns each position', async () => {
    const producer = fakeProducer();
    const bus = createEventBus({ producer }, 'demo');
    const seen: number[] = [];
    let atHalf = 0;
    const published = await publishTraffic(commands, (command) => bus.publish(command), {
      ...pace,
      onProgress: (acknowledged) => seen.push(acknowledged),
      atHalf: async () => {
        atHalf += 1;
      },
    });
    expect(published.map(({ id }) => id)).toEqual(commands.map(({ id }) => id));
    expect(producer.published.map(({ key }) => key)).toEqual(
      commands.map((command) => command.userId ?? command.anonymousId),
    );
    expect(seen.at(-1)).toBe(100);
    expect(atHalf).toBe(1);
  });

  it('fails with what could not be published', async () => {
    const publish = async () => {
      throw new Error('no broker');
    };
    await expect(publishTraffic(commands, publish, pace)).rejects.toThrow('no broker');
  });
});
