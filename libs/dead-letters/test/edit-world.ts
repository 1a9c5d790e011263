import { type DeadLetter, editRecord, operatorAction, topics } from '@cio-bus/contracts';
import { asRead, aTrackCommand } from '@cio-bus/testkit';
import { type EditOptions, editDeadLetter } from '../src/edit/edit-dead-letter.ts';
import { readEditedDeadLetter } from '../src/edit/read-edited.ts';
import { kafkaWith, origin } from './kafka-in-memory.ts';

/** The dead letter of an {@link editWorld}. */
export const deadLetterId = 'track-publisher/customerio.track/0/7';
/** When its command happened. */
export const timestamp = 1_790_000_000_000;
/** Its command. */
export const command = aTrackCommand({ userId: 'ada', timestamp, payload: { name: 'order_paid', data: { total: 1 } } });
/** The same with another value. */
export const repaired = Buffer.from(
  JSON.stringify({ ...command, payload: { name: 'order_paid', data: { total: 2 } } }),
);

/** A Kafka in memory with one dead letter. */
export function editWorld(given: Partial<DeadLetter> = {}) {
  const value = Buffer.from(JSON.stringify(command));
  const headers = { 'cio-source': 'shop' };
  const kafka = kafkaWith([{ origin: origin(7), key: Buffer.from('ada'), value, headers, ...given }]);
  const { operator, producer, index } = kafka;
  const edit = (options: Partial<EditOptions>) =>
    editDeadLetter({ ...operator, deadLetterId, basedOn: undefined, ...options });
  const audits = () => asRead(producer.publishedTo(topics.audit)).map((record) => operatorAction.read(record));
  const edits = () => asRead(producer.publishedTo(topics.resolutions)).map((record) => editRecord.read(record));
  const found = () => readEditedDeadLetter(index, deadLetterId);
  return { ...kafka, edit, audits, edits, found };
}
