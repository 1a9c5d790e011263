import { type AccessAdmin, type AccessEntry, accessAdmin, createKafka } from '@cio-bus/kafka';
import { quietTelemetry } from '@cio-bus/service';
import { startCli } from './start-cli.ts';
import { topicsOfContract } from './topics-of-contract.ts';

/** The entry of a principal. */
export const { entryOf } = accessAdmin(createKafka({ KAFKA_BROKERS: ['127.0.0.1:1'] }, quietTelemetry('test')));

/** A cluster whose topics are as they should be, with these entries; undefined: it has no authorizer. */
export function aCluster(entries: readonly AccessEntry[] | undefined) {
  const added: AccessEntry[] = [];
  const access: AccessAdmin = {
    entryOf,
    entries: async () => entries,
    add: async (given) => void added.push(...given),
  };
  const topicAdmin = () => ({ ...topicsOfContract(), create: async () => {} });
  const cli = startCli({ connections: { topicAdmin, accessAdmin: () => access } });
  return {
    added,
    run: (...args: string[]) => cli.run('topics', ...args),
    audited: () => cli.producer.published.map(({ value }) => JSON.parse(String(value))),
  };
}
