import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, freePorts } from '../machine/free-port.ts';
import { PrerequisiteError } from '../machine/prerequisite-error.ts';
import type { GuardedProcess } from '../process/guarded-process.ts';
import { dockerAnswers, probe } from '../process/probe.ts';
import { type OnDeath, supervise } from '../process/supervise.ts';
import { archiveClasses } from './class-archive.ts';
import { startDockerKafka } from './docker-kafka.ts';
import { prepareJavaKafka, spawnJavaKafka, untilJavaKafkaReady } from './java-kafka.ts';
import { fetchJars, jarFolder, jarsComplete, KAFKA_VERSION } from './kafka-jars.ts';

const JAVA_LEAST = 17;
/** On a busy machine Java has needed 40 s to write its classes at the end. */
const ARCHIVE_MS = 120_000;

type Env = Readonly<Record<string, string | undefined>>;

/** How to find or start a Kafka. */
export interface KafkaOptions {
  /** Where KAFKA_BROKERS, PATH and the cache folder are looked up. @default the process's own */
  env?: Env;
  /** Port of a Kafka that is started. @default a free one */
  port?: number;
  /**
   * Whether a Kafka that is started must be a process of ours, which can be restarted on its port and data: Docker is not
   * used then. @default false
   */
  restartable?: boolean;
  /** Folder of its data, which is kept; a container's data is lost. @default a temporary one, removed at the end */
  dataDir?: string;
  /** Folder of its log. @default a temporary one, removed at the end */
  logDir?: string;
  /** What happens when it exits unexpectedly. @default fail */
  onDeath?: OnDeath;
  /** Receives progress and unexpected exits. @default ignored */
  log?: (line: string) => void;
  /** Called with each process that is started. */
  onSpawn?: (process: GuardedProcess) => void;
}

/** A Kafka that accepts requests. */
export interface LocalKafka {
  /** Bootstrap addresses, host:port, comma-separated. */
  readonly brokers: string;
  /** Where it came from, for output. */
  readonly source: string;
  /** Resolves with an error that contains its last lines when it exits unexpectedly. Undefined for a server that was found. */
  readonly failure?: Promise<Error>;
  /**
   * Ends it with this signal and starts it again on its port and data; resolves once it accepts requests. Undefined for
   * one that is not a process of ours.
   */
  readonly restart?: ((signal: 'SIGTERM' | 'SIGKILL') => Promise<void>) | undefined;
  /** Stops what was started; does nothing for a server that was found. */
  stop(): Promise<void>;
}

/**
 * Finds or starts a Kafka: the one of KAFKA_BROKERS, otherwise a container if Docker responds, otherwise Apache Kafka from
 * Maven Central on this machine's Java. A restartable one is never a container.
 *
 * @throws PrerequisiteError that says what to install or set if none of these exists
 */
export async function ensureKafka(options: KafkaOptions = {}): Promise<LocalKafka> {
  const { env = process.env, port, restartable = false } = options;
  if (env.KAFKA_BROKERS) return { brokers: env.KAFKA_BROKERS, source: 'KAFKA_BROKERS', stop: async () => {} };
  if (restartable) return startFromJars(await fetchKafkaJars(env, options.log), options);
  if (await dockerAnswers(env)) return { source: 'Docker', ...(await startDockerKafka(port)) };
  return startFromJars(await fetchedJars(env, options.log, noKafka), options);
}

/**
 * Downloads Kafka's jars, even if another source exists, for a Kafka that is restarted or configured specially; resolves with
 * their folder.
 *
 * @throws PrerequisiteError that says what is missing
 */
export const fetchKafkaJars = (env: Env, log?: (line: string) => void): Promise<string> =>
  fetchedJars(env, log, noOwnKafka);

async function fetchedJars(
  env: Env,
  log: (line: string) => void = () => {},
  describe: DescribeMissing,
): Promise<string> {
  const jars = jarFolder(env);
  const complete = await jarsComplete(jars);
  const java = await requireJava(env, { maven: !complete, describe });
  if (!complete) log(`Downloading Apache Kafka ${KAFKA_VERSION} from Maven Central (44 MB)`);
  await fetchJars(jars);
  await archiveClasses(jars, java, (folder, arguments_) => runOnce(jars, folder, arguments_));
  return jars;
}

async function runOnce(jars: string, folder: string, java: readonly string[]): Promise<void> {
  const [port, controllerPort] = (await freePorts(2)) as [number, number];
  const place = {
    jars,
    java,
    port,
    controllerPort,
    dataDir: join(folder, 'data'),
    logDir: folder,
    graceMs: ARCHIVE_MS,
  };
  await prepareJavaKafka(place);
  const process = spawnJavaKafka(place);
  await untilJavaKafkaReady(process);
  await process.stop();
}

async function startFromJars(jars: string, options: KafkaOptions): Promise<LocalKafka> {
  const { port = await freePort(), onDeath = 'fail', log = () => {}, onSpawn } = options;
  const temporary = await mkdtemp(join(tmpdir(), 'cio-bus-kafka-'));
  const { dataDir = join(temporary, 'data'), logDir = temporary } = options;
  const java = { jars, logDir, port, controllerPort: await freePort(), dataDir };
  const spawn = () => {
    const process = spawnJavaKafka(java);
    onSpawn?.(process);
    return process;
  };
  const kafka = supervise({ name: 'kafka', spawn, ready: untilJavaKafkaReady, onDeath, log });
  const stop = async () => {
    await kafka.stop();
    await rm(temporary, { recursive: true, force: true });
  };
  try {
    await prepareJavaKafka(java);
    await kafka.start();
  } catch (error) {
    await stop();
    throw error;
  }
  const source = `Apache Kafka ${KAFKA_VERSION} on this machine's Java`;
  const restart = (signal: 'SIGTERM' | 'SIGKILL') => kafka.kill(signal).then(kafka.start);
  return { brokers: `127.0.0.1:${port}`, source, failure: kafka.failure, restart, stop };
}

const INSTALL = `install Java ${JAVA_LEAST} or later and Maven; Apache Kafka ${KAFKA_VERSION} is then downloaded from Maven Central`;

/** Turns what is missing into a message that says what to do. */
type DescribeMissing = (missing: string) => string;

const noKafka: DescribeMissing = (missing) =>
  `No Kafka: KAFKA_BROKERS is not set, Docker does not respond, and ${missing}. Do one of these:
  - set KAFKA_BROKERS to a running Kafka, such as KAFKA_BROKERS=localhost:9092
  - start Docker
  - ${INSTALL}`;

const noOwnKafka: DescribeMissing = (missing) =>
  `No Kafka that can be restarted: ${missing}. A container does not do; ${INSTALL}`;

/** Resolves with what `java -version` prints. */
async function requireJava(
  env: Env,
  { maven, describe }: { maven: boolean; describe: DescribeMissing },
): Promise<string> {
  const missing: string[] = [];
  const version = await probe('java', ['-version'], env);
  const major = Number(/version "(\d+)/.exec(version ?? '')?.[1] ?? 0);
  if (version === undefined) missing.push('Java was not found');
  else if (major < JAVA_LEAST) missing.push(`Java ${major} is too old`);
  if (maven && (await probe('mvn', ['-version'], env)) === undefined) missing.push('Maven was not found');
  if (version === undefined || missing.length > 0) throw new PrerequisiteError(describe(missing.join(' and ')));
  return version;
}
