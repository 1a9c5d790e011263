import { createConsumer, createProducer, type Handler, type KafkaConnection, type Producer } from '@cio-bus/kafka';
import { limitHeapGrowth, type ServicePart } from '@cio-bus/service';
import type { Job, Meter } from '../job/job.ts';
import { busConnection, requiredField } from './kafka-client.ts';

interface EngineOptions {
  /** Handler calls in flight at once. */
  concurrency: number;
  handler: Handler;
  /** When a message counts as done: when the handler returns, or when its outcome or dead letter is acknowledged. @default 'recorded' */
  doneWhen?: 'handled' | 'recorded';
  /** Started before the consumer. */
  parts?: readonly ServicePart[];
}

/** Runs a handler in the engine, as a service does, until all messages are done. */
export async function runEngine(job: Job, meter: Meter, run: EngineOptions): Promise<void> {
  limitHeapGrowth(); // as in runService
  const kafka: KafkaConnection = busConnection(job);
  const { telemetry } = kafka;
  const producer = createProducer(kafka, telemetry);
  const consumer = createConsumer(kafka, {
    groupId: requiredField(job, 'group'),
    concurrency: run.concurrency,
    handlers: [counted(run, meter)],
    producer: run.doneWhen === 'handled' ? producer : countingProducer(producer, meter),
    telemetry,
  });
  for (const part of [producer, ...(run.parts ?? []), consumer]) await part.start();
  const crashed = consumer.failure?.then((error) => Promise.reject(error));
  await Promise.race([meter.done, ...(crashed ? [crashed] : [])]);
}

function counted({ handler, doneWhen }: EngineOptions, meter: Meter): Handler {
  return {
    ...handler,
    async call(messages, context) {
      meter.begin();
      const outcomes = await handler.call(messages, context);
      if (doneWhen === 'handled') meter.count(messages.length);
      return outcomes;
    },
  };
}

/** Every message results in one record: an outcome or a dead letter. */
function countingProducer(producer: Producer, meter: Meter): Producer {
  return {
    async publish(record, options) {
      const position = await producer.publish(record, options);
      meter.count();
      return position;
    },
  };
}
