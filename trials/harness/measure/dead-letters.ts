import { deadLetterCommandId, readDeadLetter, topics } from '@cio-bus/contracts';
import { type KafkaConnection, readTopic } from '@cio-bus/kafka';

/** A dead letter as a trial sees it. */
export interface SeenDeadLetter {
  /** Of its command; undefined for what is no command. */
  id: string | undefined;
  code: string;
  message: string;
  attempts: number;
  failedAt: number;
  key: string;
}

/** Reads all dead letters. */
export async function readDeadLetters(kafka: KafkaConnection): Promise<SeenDeadLetter[]> {
  const seen: SeenDeadLetter[] = [];
  for await (const record of readTopic(kafka, topics.deadLetters)) {
    const deadLetter = readDeadLetter(record);
    const { code, message, attempts, failedAt, key } = deadLetter;
    seen.push({ id: deadLetterCommandId(deadLetter), code, message, attempts, failedAt, key: key?.toString() ?? '' });
  }
  return seen;
}
