import { fakeProducer } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { createEventBus } from './index.ts';

const at = new Date('2026-11-21T12:00:00.000Z');
const AT_SECONDS = at.getTime() / 1_000;

function aBus() {
  const producer = { ...fakeProducer(), start: async () => {}, stop: async () => {} };
  const payloads = () => producer.published.map(({ value }) => JSON.parse(String(value)).payload);
  return {
    payloads,
    bus: createEventBus({ producer }, 'shop', { newId: () => '01JCZ5Q6W8V5T1X4M2N7R9K3PA', now: () => at.getTime() }),
  };
}

describe('times in what an app publishes', () => {
  it('are seconds where they are dates, and ms in the send_at of a send', async () => {
    const { bus, payloads } = aBus();
    await bus.identify('u1', { created_at: at, last_seen: at });
    await bus.track('u1', 'order_paid', { paid_at: at });
    await bus.publish({
      type: 'transactional',
      userId: 'u1',
      payload: { template: 'shipping-update', send_at: new Date(at.getTime() + 1_000) },
    });
    expect(payloads()).toMatchObject([
      { created_at: AT_SECONDS, last_seen: AT_SECONDS },
      { data: { paid_at: AT_SECONDS } },
      { send_at: at.getTime() + 1_000 },
    ]);
  });

  it.each([
    [{ created_at: Date.now() }, 'payload.created_at'],
    [{ created_at: new Date('never') }, 'payload.created_at'],
    [{ _timestamp: Date.now() }, 'payload._timestamp'],
  ])('are refused at publish where Customer.io would misread them: %j', async (attributes, field) => {
    const { bus, payloads } = aBus();
    await expect(bus.identify('u1', attributes)).rejects.toMatchObject({ code: 'MESSAGE_INVALID', field });
    expect(payloads()).toEqual([]);
  });
});
