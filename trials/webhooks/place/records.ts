import { headers, type Topic } from '@cio-bus/contracts';
import { type KafkaConnection, readTopic } from '@cio-bus/kafka';

/** The ids of a topic's records in the order of their partitions, repeats included. */
export async function idsIn(kafka: KafkaConnection, topic: Topic): Promise<string[]> {
  const ids: string[] = [];
  for await (const record of readTopic(kafka, topic)) ids.push(String(record.headers[headers.id] ?? ''));
  return ids;
}
