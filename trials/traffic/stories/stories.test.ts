import { createEventBus } from '@cio-bus/event-bus';
import { fakeProducer } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { failingPeople } from './failing-people.ts';
import { commandsOf, generateStories } from './generate-stories.ts';
import { publishStories } from './publish-stories.ts';

const options = { commands: 12_000, seed: 1, startedAt: Date.UTC(2026, 10, 21) };
const stories = generateStories(options);
const place = { topic: 'customerio.track', partition: 0, offset: 0 };

describe('generateStories', () => {
  it('generates the same for the same seed, with an id of its own for each command', () => {
    expect(generateStories(options)).toEqual(stories);
    const ids = commandsOf(stories).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(generateStories({ ...options, commands: 100 }).length).toBeGreaterThan(0);
  });

  it('leaves room for other commands in the smallest run', () => {
    const smallest = commandsOf(generateStories({ ...options, commands: 100, failingPeople })).length;
    expect(smallest).toBeGreaterThan(50);
    expect(smallest).toBeLessThan(100);
  });

  it('generates only commands that the event bus takes', async () => {
    const producer = fakeProducer();
    const bus = createEventBus({ producer }, 'demo');
    for (const command of commandsOf(stories)) await bus.publish(command);
    expect(producer.published).toHaveLength(commandsOf(stories).length);
  });
});

describe('publishStories', () => {
  it('publishes the commands of a story in order, each after the acknowledgement of the one before', async () => {
    const inFlight = new Map<string, number>();
    const seen: string[] = [];
    await publishStories(stories, {
      durationMs: 0,
      untilCommitted: async () => {},
      publish: async ({ id, userId = '' }) => {
        inFlight.set(userId, (inFlight.get(userId) ?? 0) + 1);
        expect(inFlight.get(userId)).toBe(1);
        await Promise.resolve();
        inFlight.set(userId, 0);
        seen.push(id);
        return place;
      },
    });
    for (const story of stories) {
      const ids = commandsOf([story]).map(({ id }) => id);
      expect(seen.filter((id) => ids.includes(id))).toEqual(ids);
    }
  });

  it('begins a burst that is to come after a commit only then', async () => {
    const [command] = commandsOf(stories);
    if (!command) throw new Error('no command');
    const events: string[] = [];
    await publishStories(
      [
        {
          name: 'two',
          bursts: [
            { at: 0, commands: [command] },
            { at: 0, commands: [command], isAfterCommit: true },
          ],
        },
      ],
      {
        durationMs: 0,
        untilCommitted: async (places) => void events.push(`committed ${places.length}`),
        publish: async () => {
          events.push('published');
          return place;
        },
      },
    );
    expect(events).toEqual(['published', 'committed 1', 'published']);
  });
});
