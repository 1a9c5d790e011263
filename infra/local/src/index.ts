/** Runs the whole system on one machine. */

export { ensureBigquery } from './bigquery/ensure-bigquery.ts';
export { cacheFolder } from './cache-folder.ts';
export { SANDBOX_REGION, sandboxCredentials } from './development-settings.ts';
export { freePorts } from './free-port.ts';
export { copyDependencies } from './kafka/copy-dependencies.ts';
export { ensureKafka, type KafkaOptions, type LocalKafka } from './kafka/ensure-kafka.ts';
export { fetchJars, jarsComplete, KAFKA_VERSION } from './kafka/kafka-jars.ts';
export { rootDir } from './node-process.ts';
export { type GuardedProcess, startGuarded } from './process/guarded-process.ts';
export { stopOnSignal } from './process/stop-on-signal.ts';
export { untilReady } from './process/until-ready.ts';
export { runTask } from './run-task.ts';
export { type ServiceName, type Settings, serviceNames, services } from './services.ts';
export { SetupError } from './setup-error.ts';
export { type Stack, type StackOptions, startStack } from './stack.ts';
