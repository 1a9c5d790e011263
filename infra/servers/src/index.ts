/** Finds or starts the servers that the bus runs on, and keeps their processes. */

export { ensureBigquery, fetchBigquery, type LocalBigquery } from './bigquery/ensure-bigquery.ts';
export { type ChromiumCommand, findChromium } from './chromium/find-chromium.ts';
export { offeredChromium } from './chromium/offered-chromium.ts';
export { copyDependencies } from './kafka/copy-dependencies.ts';
export { ensureKafka, fetchKafkaJars, type LocalKafka } from './kafka/ensure-kafka.ts';
export { type JavaKafka, prepareJavaKafka, spawnJavaKafka, untilJavaKafkaReady } from './kafka/java-kafka.ts';
export { DEFAULT_KAFKA_VERSION, fetchJars, jarsComplete, KAFKA_VERSION } from './kafka/kafka-jars.ts';
export { cacheFolder } from './machine/cache-folder.ts';
export { freePort, freePorts, requireFreePort } from './machine/free-port.ts';
export { PrerequisiteError } from './machine/prerequisite-error.ts';
export { rootDir } from './machine/root-dir.ts';
export { type GuardedProcess, startGuarded } from './process/guarded-process.ts';
export { runTask } from './process/run-task.ts';
export { stopOnSignal } from './process/stop-on-signal.ts';
export { type OnDeath, type Supervised, supervise } from './process/supervise.ts';
export { untilReady } from './process/until-ready.ts';
export { findPrometheus } from './prometheus/find-prometheus.ts';
export { offeredPrometheus } from './prometheus/offered-prometheus.ts';
export type { PrometheusClient, Sample } from './prometheus/prometheus-client.ts';
export { type RunningPrometheus, startPrometheus } from './prometheus/start-prometheus.ts';
export { findRedis } from './redis/find-redis.ts';
export { type LocalRedis, startLocalRedis } from './redis/local-redis.ts';
export { entriesOf, grant, revoke } from './secured-kafka/access.ts';
export { oauthSettings } from './secured-kafka/oauth-settings.ts';
export { PASSWORD, type SecuredBroker, startSecuredBroker, USER } from './secured-kafka/secured-broker.ts';
export { CLIENT_SECRET, FORGER } from './secured-kafka/token-server.ts';
