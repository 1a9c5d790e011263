import { join } from 'node:path';
import { topics } from '@cio-bus/contracts';
import { rootDir } from '@cio-bus/servers';
import type { StartDelivery } from '../stage/delivery.ts';
import { buildJava } from './build-java.ts';
import { startForeignWorker } from './start-foreign-worker.ts';

/** Version in its `pom.xml`. */
export const PARALLEL_CONSUMER_VERSION = '0.5.3.3';
const NAME = 'peer-parallel-consumer';
const FOLDER = join(rootDir, 'bench/peers/parallel-consumer');
/**
 * Flags with the best results in a run of seconds: a sufficient heap, the collector with the least overhead, and no
 * second compiler, which would use as much CPU as the workload.
 */
const JAVA_FLAGS = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const QUIET = '-Dorg.slf4j.simpleLogger.defaultLogLevel=error';

/**
 * Builds Confluent's parallel consumer for the workload of `http` if necessary; resolves with a function that starts it.
 *
 * @param commitIntervalMs interval between commits
 * @throws PrerequisiteError if it cannot be built
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
