import { setTimeout as sleep } from 'node:timers/promises';
import { topics } from '@cio-bus/contracts';
import { atLeast, atMost, exactly, type Measure, none, type Trial } from '../../harness/trial.ts';
import { onBroker, type Place } from '../place/on-broker.ts';
import { startReceiver } from '../place/receiver-process.ts';
import { idsIn } from '../place/records.ts';
import { Sender } from '../place/sender.ts';

const EVENTS = 20_000;
const CONNECTIONS = 64;
/** Shares of the events after which something happens. */
const KAFKA_RESTARTS_AT = 0.25;
const RECEIVER_IS_KILLED_AT = 0.65;
/** Customer.io's timeout. */
const SLOWEST_S = 4;
const POLL_MS = 5;

/** The receiver crashes and Kafka restarts, under full load. */
export const killed: Trial = {
  name: 'killed',
  about: `${EVENTS} signed events from ${CONNECTIONS} connections; Kafka restarts once, and the receiver is killed once`,
  run: (print) => onBroker(print, sendAll),
};

async function sendAll({ broker, folder, atEnd }: Place): Promise<Measure[]> {
  let receiver = await startReceiver(broker.brokers, folder);
  atEnd(() => receiver.kill());
  const sender = new Sender(receiver.port, CONNECTIONS);
  atEnd(() => sender.close());
  const reached = async (share: number) => {
    while (sender.accepted.size < EVENTS * share) await sleep(POLL_MS);
  };
  const sending = sender.sendAll(Array.from({ length: EVENTS }, (_, index) => `event-${index}`));

  await reached(KAFKA_RESTARTS_AT);
  await broker.stop();
  await broker.start();
  await reached(RECEIVER_IS_KILLED_AT);
  await receiver.kill();
  receiver = await startReceiver(broker.brokers, folder, receiver.port);
  await sending;

  const written = new Set(await idsIn(broker.kafka, topics.webhooks));
  const { accepted, statuses, slowestMs, unanswered } = sender;
  return [
    exactly('events answered 200', accepted.size, EVENTS),
    none(
      'events answered 200 that are not in Kafka',
      [...accepted].filter((id) => !written.has(id)),
    ),
    none(
      'answers other than 200 and 503',
      [...statuses]
        .filter(([status]) => status !== 200 && status !== 503)
        .map(([status, count]) => `${count} × ${status}`),
    ),
    atLeast('answers 503', statuses.get(503) ?? 0, 1),
    atLeast('requests without an answer, because the process was killed', unanswered, 1),
    atMost('slowest answer', slowestMs / 1_000, SLOWEST_S, 's'),
  ];
}
