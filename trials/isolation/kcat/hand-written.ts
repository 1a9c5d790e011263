import { deadLetterHeaders, deriveUlid, topics } from '@cio-bus/contracts';
import type { Codec, KcatRecord } from './kcat.ts';

/** Compresses well: a client leaves out a compression that does not pay. */
const padding = 'x'.repeat(2_000);
const at = Date.now();
/** Of records that stand for what the bus writes itself: no record of this trial is there. */
const OFFSET = 1_000_000;

/** A record of each topic, and an invalid one of each topic that a service handles. */
export function handWritten(codec: Codec): KcatRecord[] {
  const handled = [topics.identify, topics.track, topics.transactional, topics.webhooks];
  return [...commandsOf(codec), ...ownRecordsOf(codec), ...handled.map((topic) => invalidOf(topic, codec))];
}

function commandsOf(codec: Codec): KcatRecord[] {
  const key = `kcat-${codec}`;
  const make = (topic: string, type: string, payload: (id: string) => object): KcatRecord => {
    const id = deriveUlid(at, `${topic}/${codec}`);
    const command = { id, type, userId: key, payload: payload(id), timestamp: at, correlationId: id };
    return { topic, codec, key, value: JSON.stringify(command), headers: {}, id, becomes: 'delivered' };
  };
  const to = `${key}@example.com`;
  return [
    make(topics.identify, 'identify', (command_id) => ({ plan: 'free', padding: padding.slice(0, 900), command_id })),
    make(topics.track, 'track', () => ({ name: 'cart_viewed', data: { padding } })),
    make(topics.transactional, 'transactional', (command_id) => ({
      channel: 'email',
      transactional_message_id: 'receipt',
      to,
      identifiers: { id: key },
      message_data: { command_id, padding },
    })),
  ];
}

/** Records as services and operators write them: a copy made by hand must be read as well. */
function ownRecordsOf(codec: Codec): KcatRecord[] {
  const make = (topic: string, becomes: KcatRecord['becomes'], value: (id: string) => object): KcatRecord => {
    const id = deriveUlid(at, `${topic}/${codec}`);
    return { topic, codec, key: `kcat-${codec}`, value: JSON.stringify(value(id)), headers: {}, id, becomes };
  };
  const decision = { action: 'parked', by: 'kcat', why: padding, timestamp: at };
  const origin = { topic: topics.track, partition: 0, offset: OFFSET, timestamp: at };
  const deadLetterId = `track-publisher/${topics.track}/0/kcat-${codec}`;
  const deadLetter = make(topics.deadLetters, 'row', () => ({ padding }));
  return [
    make(topics.webhooks, 'row', (id) => webhookOf(id, codec)),
    make(topics.processed, 'row', (id) => ({ ...outcomeOf(id), origin })),
    { ...deadLetter, id: deadLetterId, headers: deadLetterHeadersOf(deadLetterId) },
    {
      ...make(topics.resolutions, 'kept', (id) => ({ ...decision, id, correlationId: id, letterId: deadLetterId })),
      key: deadLetterId,
    },
    make(topics.audit, 'row', (id) => ({ ...decision, id, correlationId: id, counts: { parked: 1 } })),
  ];
}

const webhookOf = (id: string, codec: Codec) => ({
  id,
  objectType: 'email',
  metric: 'opened',
  timestamp: at - (at % 1_000),
  correlationId: id,
  personId: `kcat-${codec}`,
  body: JSON.stringify({ event_id: id, object_type: 'email', metric: 'opened', timestamp: 1, data: { padding } }),
});

const outcomeOf = (id: string) => ({
  id,
  correlationId: id,
  type: 'track',
  userId: 'kcat',
  payload: { name: 'cart_viewed', data: { padding } },
  timestamp: at,
  status: 'success',
  service: 'track-publisher',
  handler: 'deliver-person-changes',
  processingTime: 1,
  attempts: 1,
  processedAt: at,
});

const deadLetterHeadersOf = (id: string): Record<string, string> => ({
  [deadLetterHeaders.id]: id,
  [deadLetterHeaders.code]: 'VENDOR_REJECTED',
  [deadLetterHeaders.message]: 'written by hand',
  [deadLetterHeaders.service]: 'track-publisher',
  [deadLetterHeaders.attempts]: '1',
  [deadLetterHeaders.originTopic]: topics.track,
  [deadLetterHeaders.originPartition]: '0',
  [deadLetterHeaders.originOffset]: String(OFFSET),
  [deadLetterHeaders.originTimestamp]: String(at),
  [deadLetterHeaders.failedAt]: String(at),
});

function invalidOf(topic: string, codec: Codec): KcatRecord {
  const key = `invalid-${topic}-${codec}`;
  return { topic, codec, key, value: `no JSON ${padding}`, headers: {}, id: key, becomes: 'invalid' };
}
