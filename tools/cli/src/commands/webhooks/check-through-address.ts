import { randomUUID } from 'node:crypto';
import { deriveUlid, topics, webhookEvent } from '@cio-bus/contracts';
import type { CliContext } from '../../terminal/context.ts';
import { acceptanceAdvice, refusalAdvice } from './answer-advice.ts';
import { type Finding, finding } from './finding.ts';

/** Clocks of the brokers and of this machine may differ by this much. */
const CLOCKS_MS = 60_000;

/** Posts to the public address as Customer.io does, and looks for the event in Kafka. */
export async function checkThroughAddress({ connections, now }: CliContext, url: string): Promise<Finding[]> {
  const poster = connections.poster();
  const startedAt = now();
  const id = deriveUlid(startedAt, randomUUID());
  const body = Buffer.from(JSON.stringify(aboutNobody(id, startedAt)));
  const refusal = await poster.unsigned(url, body);
  const answers = finding(
    'the address answers',
    refusal.status !== undefined,
    `${refusal.text}: is webhook-receiver running, and does DNS, the certificate and the firewall let Customer.io reach ${url}?`,
  );
  if (!answers.ok) return [answers];
  const acceptance = await poster.signed(url, body, startedAt);
  const signed = [
    answers,
    finding('a request without a signature is refused', refusal.status === 401, refusalAdvice(refusal)),
    finding('a signed event is accepted', acceptance.status === 200, acceptanceAdvice(acceptance)),
  ];
  if (acceptance.status !== 200) return signed;
  const isThere = await isInTopic(connections.read, { id, since: startedAt - CLOCKS_MS });
  const advice = `it was accepted, but the topic of KAFKA_BROKERS and KAFKA_TOPIC_PREFIX does not have it: the receiver writes to another Kafka, or another program answers at ${url}`;
  return [...signed, finding(`the event is in ${topics.webhooks}`, isThere, advice)];
}

/** An event with which nothing happens but that it is stored. */
const aboutNobody = (id: string, now: number) => ({
  event_id: id,
  object_type: 'webhook',
  metric: 'drafted',
  timestamp: Math.floor(now / 1_000),
  data: { delivery_id: `cio-bus-check-${id}`, identifiers: {} },
});

async function isInTopic(
  read: CliContext['connections']['read'],
  { id, since }: { id: string; since: number },
): Promise<boolean> {
  for await (const record of read(topics.webhooks, { since })) {
    if (record.value?.includes(id) && webhookEvent.read(record).id === id) return true;
  }
  return false;
}
