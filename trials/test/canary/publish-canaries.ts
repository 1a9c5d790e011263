// biome-ignore-all lint/complexity/noExcessiveLinesPerFunction: one list: a record for each way in which a command can fail
import { type Topic, topics } from '@cio-bus/contracts';
import type { createProducer } from '@cio-bus/kafka';
import type { Canaries } from './canaries.ts';
import { type Fate, fateOf } from './echoing-vendor.ts';

type Producer = ReturnType<typeof createProducer>;

/** A record with canaries in every place that can contain personal data. */
function command({ word }: Canaries, type: string, payload: object, fate?: Fate): Record<string, unknown> {
  return {
    type,
    userId: word('userid'),
    correlationId: word('correlation'),
    timestamp: Date.now(),
    payload: { ...payload, ...(fate ? { [word('attributename')]: fateOf(fate) } : {}) },
    [word('unknownfield')]: word('unknownvalue'),
  };
}

const identify = (canaries: Canaries, fate?: Fate) =>
  command(
    canaries,
    'identify',
    { email: `${canaries.word('email')}@example.com`, plan: canaries.word('attribute') },
    fate,
  );

const track = (canaries: Canaries, fate?: Fate) => {
  const data = { total: canaries.word('eventdata'), fate: fate ? fateOf(fate) : '' };
  return command(canaries, 'track', { name: canaries.word('eventname'), data });
};

const send = (canaries: Canaries, fate?: Fate) =>
  command(canaries, 'transactional', {
    channel: 'email',
    transactional_message_id: canaries.word('template'),
    to: `${canaries.word('recipient')}@example.com`,
    identifiers: { id: canaries.word('userid') },
    message_data: { code: canaries.word('messagedata'), fate: fate ? fateOf(fate) : '' },
  });

/** Publishes good commands, and one for each way that a command can fail. Resolves with how many records there are by topic. */
export async function publishCanaries(producer: Producer, canaries: Canaries): Promise<Map<Topic, number>> {
  const { word } = canaries;
  const bad = (change: object) => JSON.stringify({ ...track(canaries), ...change });
  const values: [Topic, (string | Buffer | null)[]][] = [
    [
      topics.identify,
      [identify(canaries), identify(canaries, 'refuse'), identify(canaries, 'refuse-all')].map((each) =>
        JSON.stringify(each),
      ),
    ],
    [
      topics.track,
      [
        JSON.stringify(track(canaries)),
        JSON.stringify(track(canaries, 'refuse')),
        `{"email": "${word('brokenjson')}`,
        word('nojson'),
        JSON.stringify(word('jsontext')),
        JSON.stringify([word('jsonlist')]),
        null,
        Buffer.from([0xff, 0xfe, ...Buffer.from(word('notutf8'))]),
        bad({ type: word('unknowntype') }),
        bad({ timestamp: word('timestamp') }),
        bad({ timestamp: 1_732_190_400 }),
        bad({ userId: word('longid').repeat(20) }),
        bad({ idType: word('idtype') }),
        bad({ payload: word('payloadtext') }),
        bad({ payload: { name: word('longname').repeat(20) } }),
        bad({ payload: { name: 'big', data: { text: word('bigvalue').repeat(3_000) } } }),
        bad({ id: word('foreignid') }),
      ],
    ],
    [
      topics.transactional,
      [
        ...[
          send(canaries),
          send(canaries, 'lock'),
          send(canaries, 'refuse'),
          send(canaries, 'break'),
          send(canaries, 'reset'),
        ].map((each) => JSON.stringify(each)),
        bad({}),
      ],
    ],
  ];
  const headers = {
    traceparent: word('traceparent'),
    'cio-source': word('source'),
    [word('headername')]: word('header'),
  };
  const published = values.flatMap(([topic, each]) =>
    each.map((value) => ({ topic, key: word('key'), value, headers })),
  );
  const keyless = {
    topic: topics.track,
    key: null,
    value: JSON.stringify(track(canaries)),
    headers: { 'cio-schema': word('schema') },
  };
  await Promise.all([...published, keyless].map((record) => producer.publish(record)));
  return new Map(values.map(([topic, each]) => [topic, each.length + (topic === topics.track ? 1 : 0)]));
}
