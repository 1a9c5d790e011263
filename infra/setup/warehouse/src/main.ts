import { ConfigError } from '@cio-bus/service';
import { setUpWarehouse } from '@cio-bus/warehouse';
import { warehouseSetupConfig } from './config.ts';
import { retryFor } from './retry-for.ts';

const EXIT_FAILED = 1;
const EXIT_BAD_SETTINGS = 2;

try {
  const config = warehouseSetupConfig.parse(process.env);
  await retryFor(config.SETUP_TIMEOUT_SECONDS * 1_000, () => setUpWarehouse({ ...config, WAREHOUSE: 'bigquery' }));
  process.stdout.write(`${config.BIGQUERY_DATASET}.${config.BIGQUERY_TABLE} and its views are ready\n`);
} catch (error) {
  process.stderr.write(`warehouse-setup: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof ConfigError ? EXIT_BAD_SETTINGS : EXIT_FAILED;
}
