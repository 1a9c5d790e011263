import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../free-port.ts';
import type { GuardedProcess } from '../process/guarded-process.ts';
import { type OnDeath, supervise } from '../process/supervise.ts';
import { SetupError } from '../setup-error.ts';
import { startDockerKafka } from './docker-kafka.ts';
import { prepareJavaKafka, spawnJavaKafka, untilJavaKafkaReady } from './java-kafka.ts';
import { fetchJars, jarFolder, jarsComplete, KAFKA_VERSION } from './kafka-jars.ts';

const PROBE_TIMEOUT_MS = 10_000;
const JAVA_LEAST = 17;

type Env = Readonly<Record<string, string | undefined>>;

/** How to find or start a Kafka. */
export interface KafkaOptions {
  /** Where KAFKA_BROKERS, PATH and the cache folder are looked up. @default the process's own */
  env?: Env;
  /** Port of a Kafka that is started. @default a free one */
  port?: number;
  /** Folder of its data, kept. @default a temporary one, removed at the end */
  dataDir?: string;
  /** Folder of its log. @default a temporary one, removed at the end */
  logDir?: string;
  /** What happens when it ends by itself. @default fail */
  onDeath?: OnDeath;
  /** Told what takes time, and of deaths. @default nobody */
  log?: (line: string) => void;
  /** Given each process that is started. */
  onSpawn?: (process: GuardedProcess) => void;
}

/** A Kafka that takes requests. */
export interface LocalKafka {
  /** Bootstrap addresses, host:port, comma-separated. */
  readonly brokers: string;
  /** Where it came from, for people. */
  readonly source: string;
  /** Resolves with an error that holds its last lines when it ends by itself. Never, for one that we did not start. */
  readonly failure?: Promise<Error>;
  /**
   * Ends it by this signal and starts it again on its port and data; resolves once it takes requests. Undefined for one
   * that is not a process of ours.
   */
  readonly restart?: ((signal: 'SIGTERM' | 'SIGKILL') => Promise<void>) | undefined;
  /** Ends what was started; nothing, when it was found. */
  stop(): Promise<void>;
}

/**
 * Finds or starts a Kafka: the one of KAFKA_BROKERS, else a container when Docker answers, else Apache Kafka from Maven
 * Central on the machine's Java.
 *
 * @throws SetupError that says what to install or to set, when none of these is there.
 */
export async function ensureKafka(options: KafkaOptions = {}): Promise<LocalKafka> {
  const { env = process.env, port } = options;
  const source = await findSource(env);
  if (source === 'address') return { brokers: env.KAFKA_BROKERS ?? '', source: 'KAFKA_BROKERS', stop: async () => {} };
  if (source === 'docker') return { source: 'Docker', ...(await startDockerKafka(port)) };
  return startFromJars(await fetchKafka(env, options.log), options);
}

/** Fetches the jars of Kafka, unless they are there or another source goes before them; resolves with their folder. */
export async function fetchKafka(env: Env, log: (line: string) => void = () => {}): Promise<string> {
  return (await findSource(env)) === 'jars' ? fetchKafkaJars(env, log) : jarFolder(env);
}

/**
 * Fetches the jars of Kafka, whatever other source there is, for one that is set up in its own way.
 *
 * @throws SetupError that says what is missing
 */
export async function fetchKafkaJars(env: Env, log: (line: string) => void = () => {}): Promise<string> {
  const jars = jarFolder(env);
  await requireJava(jars, env);
  if (!(await jarsComplete(jars))) log(`Fetching Apache Kafka ${KAFKA_VERSION} from Maven Central (44 MB)`);
  await fetchJars(jars);
  return jars;
}

async function findSource(env: Env): Promise<'address' | 'docker' | 'jars'> {
  if (env.KAFKA_BROKERS) return 'address';
  return (await answers('docker', ['info'], env)) ? 'docker' : 'jars';
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

async function requireJava(jars: string, env: Env): Promise<void> {
  const missing: string[] = [];
  const version = await answers('java', ['-version'], env);
  const major = Number(/version "(\d+)/.exec(version ?? '')?.[1] ?? 0);
  if (!version) missing.push('Java was not found');
  else if (major < JAVA_LEAST) missing.push(`Java ${major} is too old`);
  if (!(await jarsComplete(jars)) && !(await answers('mvn', ['-version'], env))) missing.push('Maven was not found');
  if (missing.length === 0) return;
  throw new SetupError(
    `No Kafka: KAFKA_BROKERS is not set, Docker does not answer, and ${missing.join(' and ')}. Do one of these:
  - set KAFKA_BROKERS to a running Kafka, such as KAFKA_BROKERS=localhost:9092
  - start Docker
  - install Java ${JAVA_LEAST} or later and Maven; Apache Kafka ${KAFKA_VERSION} is then fetched from Maven Central`,
  );
}

/** What the command prints when it ends well, or undefined. */
async function answers(command: string, args: string[], env: Env) {
  try {
    const { stdout, stderr } = await promisify(execFile)(command, args, { env, timeout: PROBE_TIMEOUT_MS });
    return stdout + stderr || ' ';
  } catch {
    return undefined;
  }
}
