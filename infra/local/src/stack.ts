import { join } from 'node:path';
import { topicCatalogue } from '@cio-bus/contracts';
import { createKafka, createTopics } from '@cio-bus/kafka';
import type { OnDeath, Supervised } from '@cio-bus/servers';
import { ensureKafka, type LocalKafka } from '@cio-bus/servers';
import { defineConfig, kafkaSettings, quietTelemetry } from '@cio-bus/service';
import { checkSettings } from './check-settings.ts';
import { STOP_TIMEOUT_MS, WEBHOOK_STOP_NOTICE_MS } from './development-settings.ts';
import { choosePorts, healthUrls, type Ports } from './ports.ts';
import { openRun, type Run } from './run/run.ts';
import { startSandbox } from './sandbox.ts';
import { type InstanceCounts, type ServiceName, type Settings, withoutUnset } from './services.ts';
import { startServices } from './start-services.ts';
import { startWarehouse, withSinks } from './warehouse.ts';

/** How to start a stack. */
export interface StackOptions {
  /** What happens when a process exits unexpectedly. */
  mode: OnDeath;
  /** `fixed`: those of `npm run dev`. */
  ports: 'fixed' | 'free';
  /** A Kafka to use; it is not stopped with the stack. @default one that is found or started */
  kafka?: LocalKafka;
  /** Whether a Kafka that is started must be one that {@link Stack.restartKafka} restarts. @default false */
  restartableKafka?: boolean;
  /** Folder of data and logs, which is kept. @default a temporary one, removed at the end */
  stateDir?: string;
  /**
   * Settings that override the local ones. KAFKA_BROKERS replaces the Kafka, CUSTOMERIO_TRACK_URL with
   * CUSTOMERIO_APP_URL the sandbox. SANDBOX_TIME_SCALE, SANDBOX_SEED and SANDBOX_TEMPLATES are passed to the sandbox. With
   * WAREHOUSE=bigquery an emulator is found or started, unless BIGQUERY_REST_URL and BIGQUERY_GRPC_URL name one. @default none
   */
  env?: Settings;
  /** Further settings of one service alone, such as its own user of Kafka. @default none */
  envOf?: (service: ServiceName) => Settings;
  /** How many processes of a service run; on free ports only. @default one each, two sinks with BigQuery */
  instances?: InstanceCounts;
  /** Receives what is started and what exits. @default ignored */
  log?: (line: string) => void;
}

/** A running stack: Kafka, the sandbox and every service, all ready. */
export interface Stack {
  readonly brokers: string;
  /** Where the Kafka came from, for output. */
  readonly kafkaSource: string;
  /** Restarts Kafka on its port and data. Undefined if it is not a process of this stack. */
  readonly restartKafka: LocalKafka['restart'];
  /** Undefined if the settings name another Customer.io. */
  readonly sandboxUrl: string | undefined;
  /** Where Customer.io's webhooks are posted. */
  readonly webhookUrl: string;
  /** The console; undefined when the stack has none. */
  readonly consoleUrl: string | undefined;
  /** With DuckDB: where read-only SQL is answered. */
  readonly sqlUrl: string;
  /** Base URL of each service's `/healthz`, `/readyz` and `/metrics`. */
  readonly health: Readonly<Record<ServiceName, string>>;
  /** The settings of the services, including credentials. */
  readonly settings: Settings;
  /** Further settings of the console and of `cio-bus`: the addresses of services that they ask. */
  readonly operatorSettings: Settings;
  readonly stateDir: string;
  readonly logDir: string;
  /** A process by name; the first one of a service has the service's name. @throws Error for an unknown name */
  service(name: ServiceName | 'sandbox' | (string & {})): Supervised;
  /** In mode `fail`: resolves with an error that names the process that exited unexpectedly. */
  readonly failure: Promise<Error>;
  /** Stops everything that was started, in reverse order. */
  stop(): Promise<void>;
}

/**
 * Starts Kafka, the topics, the sandbox and the services; resolves once all are ready. SIGINT and SIGTERM stop it in
 * order and exit; a second one kills.
 *
 * @throws PrerequisiteError for what the caller has to install, set or free; ConfigError for bad settings; Error with its last
 * lines for a process that did not start. Nothing is left running then.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const run = await openRun(options.stateDir);
  try {
    return await startParts(run, options);
  } catch (error) {
    await run.close();
    throw error;
  }
}

async function startParts(run: Run, given: StackOptions): Promise<Stack> {
  checkSettings(given.env, given.instances);
  const options = { ...given, instances: withSinks(given.instances, given) };
  const ports = await choosePorts(options);
  const webhookUrl = `http://127.0.0.1:${ports.webhooks}/webhooks/customerio`;
  const [kafka, sandbox, warehouse] = await Promise.all([
    options.kafka ?? startKafka(run, ports, options),
    startSandbox(run, options, { port: ports.sandbox, webhookUrl }),
    startWarehouse(run, options),
  ]);
  const settings = {
    STOP_TIMEOUT_MS,
    WEBHOOK_STOP_NOTICE_MS,
    ...sandbox?.settings,
    ...withoutUnset(options.env ?? {}),
    ...warehouse.settings,
    KAFKA_BROKERS: kafka.brokers,
    STATE_DIR: run.stateDir,
  };
  await createLocalTopics(settings);
  const forOperators = operatorSettings(ports, settings);
  const started = await startServices(run, options, { ports, settings: { ...settings, ...forOperators } });
  const parts = [...started, ...(sandbox ? [sandbox.process] : [])];
  const health = healthUrls(ports);
  return {
    brokers: kafka.brokers,
    kafkaSource: kafka.source,
    restartKafka: kafka.restart,
    sandboxUrl: sandbox?.url,
    webhookUrl,
    consoleUrl: options.instances?.console ? `http://127.0.0.1:${ports.console}` : undefined,
    sqlUrl: `${health['bigquery-sink']}/sql`,
    health,
    settings,
    operatorSettings: forOperators,
    stateDir: run.stateDir,
    logDir: run.logDir,
    service: (name) => parts.find((part) => part.name === name) ?? missing(name),
    failure: Promise.race([...parts, kafka, warehouse].flatMap((part) => part.failure ?? [])),
    stop: run.close,
  };
}

async function startKafka(run: Run, { kafka: port }: Ports, given: StackOptions) {
  const { mode, stateDir, env, log, restartableKafka = false } = given;
  const kafka = await ensureKafka({
    env: { ...process.env, KAFKA_BROKERS: env?.KAFKA_BROKERS },
    logDir: run.logDir,
    onDeath: mode,
    onSpawn: run.track,
    restartable: restartableKafka,
    ...(port ? { port } : {}),
    ...(stateDir ? { dataDir: join(stateDir, 'kafka') } : {}),
    ...(log ? { log } : {}),
  });
  run.onClose(kafka.stop);
  return kafka;
}

async function createLocalTopics(settings: Settings): Promise<void> {
  const kafka = createKafka(defineConfig(kafkaSettings).parse(settings), quietTelemetry('local'));
  await createTopics(kafka, topicCatalogue, { replicationFactor: 1 });
}

/** Whom the console and `cio-bus` ask for the state of the services and the table, and to forget people. */
function operatorSettings(ports: Ports, { PREFERENCES }: Settings): Settings {
  const urls = Object.entries(healthUrls(ports)).filter(([name]) => name !== 'console');
  return {
    CONSOLE_SERVICES: urls.map(([name, url]) => `${name.replace(/-\d+$/, '')}=${url}`).join(','),
    WAREHOUSE_SQL_URL: healthUrls(ports)['bigquery-sink'],
    ...(PREFERENCES === 'true' && { PREFERENCES_URL: healthUrls(ports)['event-processor'] }),
  };
}

const missing = (name: string): never => {
  throw new Error(`The stack has no process named ${name}`);
};
