import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileExists } from '../machine/file-exists.ts';
import { type GuardedProcess, startGuarded } from '../process/guarded-process.ts';
import { type BrokerPlace, brokerProperties } from './broker-properties.ts';
import { archiveArguments } from './class-archive.ts';

const CLUSTER_ID = 'cioBusLocalDevelopment'; // Kafka requires 22 characters
const MEMORY = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
/** Maven has compared the jars with their checksums. To verify each class again takes a tenth of the CPU time of a start. */
const UNVERIFIED = [
  '-XX:+IgnoreUnrecognizedVMOptions', // another vendor's Java starts without the next two
  '-XX:+UnlockDiagnosticVMOptions',
  '-XX:-BytecodeVerificationRemote',
];
const LOGGING = [
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  '-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info', // says when it is ready
];

/** A Kafka on this machine's Java. */
export interface JavaKafka extends BrokerPlace {
  /** Folder of Kafka's jars. */
  jars: string;
  /** Folder of its log and properties. */
  logDir: string;
  /** Further arguments for Java. @default none */
  java?: readonly string[];
  /** Time between SIGTERM and SIGKILL. @default 10 s */
  graceMs?: number;
  /** Further arguments for the formatting of the data folder. @default none */
  format?: readonly string[];
}

const javaArguments = ({ jars, java = [] }: Pick<JavaKafka, 'jars' | 'java'>) => [
  ...MEMORY,
  ...UNVERIFIED,
  ...LOGGING,
  ...archiveArguments(jars),
  ...java,
  '-cp',
  join(jars, '*'),
];
/** Everything the broker prints. */
export const kafkaLogOf = (logDir: string) => join(logDir, 'kafka.log');
const propertiesOf = (logDir: string) => join(logDir, 'kafka.properties');

/** Writes the broker's properties and formats its data folder, unless that already contains data. */
export async function prepareJavaKafka(kafka: JavaKafka): Promise<void> {
  const { logDir, format: further = [], ...place } = kafka;
  await mkdir(place.dataDir, { recursive: true });
  await mkdir(logDir, { recursive: true });
  const properties = propertiesOf(logDir);
  await writeFile(properties, brokerProperties(place));
  if (await fileExists(join(place.dataDir, 'meta.properties'))) return;
  const format = ['kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID, '-c', properties, ...further];
  await promisify(execFile)('java', [...javaArguments(kafka), ...format]);
}

/** Starts a single-node Kafka that was prepared; it takes requests once {@link untilJavaKafkaReady} resolves. */
export function spawnJavaKafka(kafka: JavaKafka): GuardedProcess {
  const { logDir, graceMs } = kafka;
  return startGuarded({
    name: 'kafka',
    command: 'java',
    args: [...javaArguments(kafka), 'kafka.Kafka', propertiesOf(logDir)],
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' },
    logFile: kafkaLogOf(logDir),
    ...(graceMs ? { graceMs } : {}),
  });
}

/** @throws Error with its last lines if it exits before it is ready */
export async function untilJavaKafkaReady(kafka: GuardedProcess): Promise<void> {
  await kafka.line(/Kafka Server started/);
}
