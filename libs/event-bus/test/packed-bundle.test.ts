import { type InstalledPackage, installPacked } from '@cio-bus/packaging/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const app = `
import { BusError, createEventBus } from '@cio-bus/event-bus';

const records = [];
const producer = {
  async start() {},
  async stop() {},
  async publish(record) {
    records.push(record);
    return { topic: record.topic, partition: 0, offset: records.length - 1 };
  },
};
const bus = createEventBus({ producer }, 'shop');
const published = await bus.track('u1', 'order_paid', { total: 42 });
const refused = await bus.track('u1', '').catch((error) => error instanceof BusError && error.code);
createEventBus({ brokers: ['127.0.0.1:1'] }, 'shop');
console.log(JSON.stringify({ published, refused, key: records[0].key }));
`;

const typedApp = `
import { createEventBus, type Published } from '@cio-bus/event-bus';
const bus = createEventBus({ brokers: ['localhost:9092'] }, 'shop');
export const published: Promise<Published> = bus.identify('u1', { plan: 'pro' }, { idempotencyKey: 'k' });
// @ts-expect-error a name is required
bus.track('u1');
`;

describe('the packed bundle', () => {
  let installed: InstalledPackage;

  beforeAll(async () => {
    installed = await installPacked('event-bus', ['kafkajs', 'zod', '@types']);
  });

  afterAll(() => installed?.remove());

  it('works in an app outside this repository, on plain JavaScript', async () => {
    const { stdout } = await installed.runApp(app);
    expect(JSON.parse(stdout)).toEqual({
      published: { id: expect.stringMatching(/^[0-9A-Z]{26}$/), topic: 'customerio.track', partition: 0, offset: 0 },
      refused: 'MESSAGE_INVALID',
      key: 'u1',
    });
  });

  it('contains types that need nothing of this repository', async () => {
    await expect(installed.checkTypes(typedApp)).resolves.toBeUndefined();
  });

  it('pulls in no logger and no metrics client, and depends on kafkajs and zod alone', async () => {
    const code = await installed.code();
    expect(code).not.toMatch(/pino|prom-client|express/);
    const imported = [...code.matchAll(/from "([^"]+)"/g)].map(([, name]) => name);
    expect(imported.filter((name) => !name?.startsWith('node:')).sort()).toEqual(['kafkajs', 'zod']);
    const { dependencies, peerDependenciesMeta } = await installed.manifest();
    expect(Object.keys(dependencies ?? {})).toEqual(['kafkajs', 'zod']);
    expect(peerDependenciesMeta).toEqual({ 'google-auth-library': { optional: true } });
  });
});
