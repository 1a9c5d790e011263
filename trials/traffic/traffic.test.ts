import { BusError, type Command, commandTypes, personCommand, topics, transactionalCommand } from '@cio-bus/contracts';
import { createEventBus } from '@cio-bus/event-bus';
import { asRead, fakeProducer } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { badRecords } from './bad-records.ts';
import { generateTraffic, type TrialCommand } from './traffic.ts';

const options = { commands: 4_000, users: 400, seed: 1, startedAt: Date.UTC(2026, 10, 21) };
const share = (traffic: TrialCommand[], topic: string) =>
  traffic.filter(({ type }) => commandTypes[type].topic === topic).length / traffic.length;

describe('generateTraffic', () => {
  const traffic = [...generateTraffic(options)];

  it('makes commands of all three kinds for all users, the same for the same seed', () => {
    expect(share(traffic, topics.identify)).toBeCloseTo(0.35, 1);
    expect(share(traffic, topics.track)).toBeCloseTo(0.5, 1);
    expect(share(traffic, topics.transactional)).toBeCloseTo(0.15, 1);
    expect(new Set(traffic.flatMap(({ userId }) => userId ?? [])).size).toBe(400);
    expect(traffic.filter(({ userId }) => userId === undefined).length).toBeGreaterThan(10);
    expect(traffic.filter(({ payload }) => 'subject' in payload).length).toBeGreaterThan(10);
    expect([...generateTraffic(options)]).toEqual(traffic);
    expect([...generateTraffic({ ...options, seed: 2 })]).not.toEqual(traffic);
  });

  it('makes only commands that the event bus takes', async () => {
    const producer = fakeProducer();
    const bus = createEventBus({ producer }, 'demo');
    for (const command of traffic.slice(0, 500)) await bus.publish(command);
    expect(producer.published).toHaveLength(500);
  });

  it('lets each command be found again at Customer.io by its id', () => {
    const carried = ({ type, id, payload }: Command | TrialCommand) =>
      type === 'identify' ? payload.command_id : type === 'transactional' ? payload.message_data?.command_id : id;
    expect(traffic.filter((command) => carried(command) !== command.id)).toEqual([]);
  });
});

describe('badRecords', () => {
  const schemas = { [topics.transactional]: transactionalCommand };

  it('are readable by nobody, except for those that are only too large or name what is not there', () => {
    const read = asRead(badRecords(options.startedAt, 1)).map((record) => {
      try {
        const schema = schemas[record.topic as keyof typeof schemas] ?? personCommand;
        return schema.read(record).type;
      } catch (error) {
        return error instanceof BusError ? error.code : error;
      }
    });
    expect(read.filter((result) => result === 'MESSAGE_INVALID')).toHaveLength(8);
    expect(read.filter((result) => result !== 'MESSAGE_INVALID')).toEqual(['track', 'transactional']);
  });
});
