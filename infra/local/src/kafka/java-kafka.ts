import { execFile } from 'node:child_process';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type GuardedProcess, startGuarded } from '../process/guarded-process.ts';
import { type BrokerPlace, brokerProperties } from './broker-properties.ts';

const CLUSTER_ID = 'cioBusLocalDevelopment'; // 22 characters, as Kafka wants them
const MEMORY = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const LOGGING = [
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  '-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info',
];

/** Starts a single-node Kafka from its jars; resolves once it takes requests. Data already in the folder is kept. */
export async function startJavaKafka(jars: string, logDir: string, place: BrokerPlace): Promise<GuardedProcess> {
  await mkdir(place.dataDir, { recursive: true });
  const properties = join(logDir, 'kafka.properties');
  await writeFile(properties, brokerProperties(place));
  const java = [...MEMORY, ...LOGGING, '-cp', join(jars, '*')];
  if (!(await exists(join(place.dataDir, 'meta.properties')))) {
    await promisify(execFile)('java', [
      ...java,
      'kafka.tools.StorageTool',
      'format',
      '-t',
      CLUSTER_ID,
      '-c',
      properties,
    ]);
  }
  const kafka = startGuarded({
    name: 'kafka',
    command: 'java',
    args: [...java, 'kafka.Kafka', properties],
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' },
    logFile: join(logDir, 'kafka.log'),
  });
  await kafka.line(/Kafka Server started/);
  return kafka;
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
