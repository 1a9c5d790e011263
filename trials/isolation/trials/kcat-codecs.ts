import { join } from 'node:path';
import { topics } from '@cio-bus/contracts';
import { PrerequisiteError } from '@cio-bus/servers';
import { readDeadLetters } from '../../harness/measure/dead-letters.ts';
import { deliveriesIn } from '../../harness/measure/deliveries.ts';
import { untilStill } from '../../harness/measure/judge-all.ts';
import { exactly, type Measure, none, type Trial } from '../../harness/trial.ts';
import { onStack, type TrialStack } from '../../harness/trial-stack.ts';
import { runCioBus } from '../../stack/run-cio-bus.ts';
import { codecsInLogs } from '../kcat/codecs-in-logs.ts';
import { handWritten } from '../kcat/hand-written.ts';
import { codecs, hasKcat, type KcatRecord, produceWithKcat } from '../kcat/kcat.ts';

/** Whatever any Kafka client can write is read: every compression on every topic. */
export const kcatCodecs: Trial = {
  name: 'kcat-codecs',
  about: `kcat writes records to every topic, with -z ${codecs.join(', ')}`,
  async run(print) {
    if (!(await hasKcat())) throw new PrerequisiteError('This trial requires kcat: apt-get install kcat');
    return onStack({ print }, writeInEveryCodec);
  },
};

async function writeInEveryCodec(stack: TrialStack): Promise<Measure[]> {
  const records = codecs.flatMap((codec) => handWritten(codec));
  const prefix = stack.settings.KAFKA_TOPIC_PREFIX ?? '';
  for (const record of records) await produceWithKcat(stack.brokers, prefix, record);
  await untilStill(stack);

  const compressed = codecsInLogs(join(stack.stateDir, 'kafka'), prefix);
  const topicsWritten = [...new Set(records.map(({ topic }) => topic))];
  const uncompressed = topicsWritten.flatMap((topic) =>
    codecs.filter((codec) => !compressed.get(topic)?.has(codec)).map((codec) => `${topic} ${codec}`),
  );
  return [
    none('topics without a batch in a compression', uncompressed),
    ...(await measureCommands(stack, records)),
    ...(await measureRows(stack, records)),
    ...(await measureDecisions(stack, records)),
    none('processes that exited', stack.deaths),
  ];
}

/** Commands are delivered; invalid ones are dead letters. */
async function measureCommands(stack: TrialStack, records: readonly KcatRecord[]): Promise<Measure[]> {
  const { firstAt } = deliveriesIn(await stack.sandbox.journal());
  const sound = records.filter(({ becomes }) => becomes === 'delivered');
  const dead = new Set(
    (await readDeadLetters(stack.kafka)).filter(({ code }) => code === 'MESSAGE_INVALID').map(({ key }) => key),
  );
  const invalid = records.filter(({ becomes }) => becomes === 'invalid');
  return [
    exactly('commands delivered', sound.filter(({ id }) => firstAt.has(id)).length, sound.length),
    exactly('invalid records with a dead letter', invalid.filter(({ id }) => dead.has(id)).length, invalid.length),
  ];
}

/** What the sink reads from has a row. */
async function measureRows({ warehouse }: TrialStack, records: readonly KcatRecord[]): Promise<Measure[]> {
  const rows = records.filter(({ becomes }) => becomes === 'row');
  const ids = rows.map(({ id }) => `'${id}'`).join(', ');
  const found = await warehouse.query(
    `SELECT DISTINCT event_id FROM ${warehouse.dataset}.delivery_events WHERE event_id IN (${ids})`,
  );
  const ofTopic = (topic: string) => rows.filter((record) => record.topic === topic);
  const has = new Set(found.map(({ event_id }) => event_id));
  return [...new Set(rows.map(({ topic }) => topic))].map((topic) =>
    exactly(`rows of ${topic}`, ofTopic(topic).filter(({ id }) => has.has(id)).length, ofTopic(topic).length),
  );
}

/** A decision about a dead letter, both written by kcat, is known to the operator's tool. */
async function measureDecisions(stack: TrialStack, records: readonly KcatRecord[]): Promise<Measure[]> {
  const { stdout } = await runCioBus(
    stack,
    ['dlq', 'list', '--state', 'parked', '--limit', '100000', '--json'],
    60_000,
  );
  const decided = records.filter(({ topic }) => topic === topics.resolutions);
  return [
    exactly(
      'dead letters that cio-bus shows as parked',
      decided.filter(({ key }) => stdout.includes(key)).length,
      decided.length,
    ),
  ];
}
