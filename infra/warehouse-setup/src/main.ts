import { setTimeout as wait } from 'node:timers/promises';
import { ConfigError } from '@cio-bus/service';
import { setUpBigquery } from '@cio-bus/warehouse';
import { warehouseSetupConfig } from './config.ts';
import { keepTrying } from './keep-trying.ts';

const EXIT_FAILED = 1;
const EXIT_BAD_SETTINGS = 2;

try {
  const config = warehouseSetupConfig.parse(process.env);
  const time = { now: Date.now, wait: (ms: number) => wait(ms) };
  await keepTrying(() => setUpBigquery(config), config.SETUP_TIMEOUT_SECONDS * 1_000, time);
  process.stdout.write(`${config.BIGQUERY_DATASET}.${config.BIGQUERY_TABLE} and its views are there\n`);
} catch (error) {
  process.stderr.write(`warehouse-setup: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof ConfigError ? EXIT_BAD_SETTINGS : EXIT_FAILED;
}
