import { join } from 'node:path';
import { topics } from '@cio-bus/contracts';
import { rootDir } from '@cio-bus/local';
import type { StartDelivery } from '../stage/delivery.ts';
import { buildJava } from './build-java.ts';
import { startForeignWorker } from './start-foreign-worker.ts';

/** The version that its `pom.xml` names. */
export const PARALLEL_CONSUMER_VERSION = '0.5.3.3';
const NAME = 'peer-parallel-consumer';
const FOLDER = join(rootDir, 'bench/peers/parallel-consumer');
/**
 * With which it does best in a run of seconds: a heap that is enough, the collector that needs the least beside it, and
 * no second compiler, which takes as much CPU as the work.
 */
const JAVA_FLAGS = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const QUIET = '-Dorg.slf4j.simpleLogger.defaultLogLevel=error';

/**
 * Builds Confluent's parallel consumer at the work of `http`, unless it is there; resolves with what starts it.
 *
 * @param commitIntervalMs how often it commits
 * @throws SetupError when it cannot be built
 */
export async function prepareParallelConsumer(
  commitIntervalMs: number,
  log: (line: string) => void,
): Promise<StartDelivery> {
  const jars = await buildJava({ name: NAME, folder: FOLDER }, log);
  const args = [...JAVA_FLAGS, QUIET, '-cp', join(jars, '*'), 'Main'];
  return (stage, { prefix, url, messages }, group) => {
    const env = {
      PATH: process.env.PATH ?? '',
      BROKERS: stage.brokers,
      GROUP: prefix + group,
      COMMAND_TOPIC: prefix + topics.track,
      OUTCOME_TOPIC: prefix + topics.processed,
      STUB_URL: url,
      MESSAGES: String(messages),
      COMMIT_INTERVAL_MS: String(commitIntervalMs),
    };
    return startForeignWorker({ name: NAME, command: 'java', args, env }, messages);
  };
}
