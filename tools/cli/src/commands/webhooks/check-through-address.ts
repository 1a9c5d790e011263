import { randomUUID } from 'node:crypto';
import { deriveUlid, topics, webhookEvent } from '@cio-bus/contracts';
import type { CliContext } from '../../context.ts';
import type { PostResult } from '../../webhook-poster.ts';
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

const refusalAdvice = ({ status, text }: PostResult): string =>
  status === 200
    ? 'it was accepted: whatever answers here does not check signatures, so anybody can send it events'
    : status === 503
      ? 'the receiver cannot write to Kafka (503): see its /readyz'
      : `answered ${status} (${text}): is this the path of webhook-receiver, /webhooks/customerio?`;

const acceptanceAdvice = ({ status, text }: PostResult): string => {
  if (status === 401)
    return 'answered 401: CUSTOMERIO_WEBHOOK_SECRET here is not one of those that webhook-receiver was started with, or a proxy on the way changes the body';
  if (status === 503) return 'answered 503: the receiver cannot write to Kafka; see its /readyz';
  return status === undefined ? `no answer: ${text}` : `answered ${status}: ${text}`;
};
