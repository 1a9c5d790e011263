import { headers, topics } from '@cio-bus/contracts';
import type { OutgoingRecord } from '@cio-bus/kafka';

/** More than Customer.io accepts per item, and far less than Kafka's limit. */
const TOO_MANY_BYTES = 40_000;

/** Source of bad records, by which an audit recognises them. */
export const CARELESS_PRODUCER = 'careless-producer';

/** Records of careless producers, which the bus must dead-letter without delay to others: each kind a few times. */
export function badRecords(now: number, times = 5): OutgoingRecord[] {
  return Array.from({ length: times }, (_, index) => kinds(`careless-${index + 1}`, now, index)).flat();
}

function kinds(userId: string, now: number, index: number): OutgoingRecord[] {
  const common = { userId, timestamp: now, correlationId: `careless-${index}` };
  const event = { ...common, type: 'track', payload: { name: 'order_paid' } };
  const record = (value: unknown, topic: string = topics.track): OutgoingRecord => ({
    topic,
    key: userId,
    headers: { [headers.source]: CARELESS_PRODUCER },
    value: typeof value === 'string' || value === null ? value : JSON.stringify(value),
  });
  return [
    record('this is not JSON'),
    record('[1, 2, 3]'),
    record(null),
    record({ ...event, payload: { total: 42 } }),
    record({ ...event, type: 'teleport' }),
    record({ ...event, timestamp: Math.floor(now / 1000) }),
    record({ ...event, payload: { name: 'order_paid', data: { note: 'x'.repeat(TOO_MANY_BYTES) } } }),
    { ...record({ ...event, correlationId: `keyless-${index}` }), key: null },
    record({ ...common, type: 'identify', payload: 'pro' }, topics.identify),
    record({ ...common, type: 'transactional', payload: { template: 'no-such-template' } }, topics.transactional),
  ];
}
