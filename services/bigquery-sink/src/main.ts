import { runService } from '@cio-bus/service';
import { wireBigquerySink } from './app.ts';
import { bigquerySinkConfig } from './config.ts';

await runService({ name: 'bigquery-sink', config: bigquerySinkConfig, wire: wireBigquerySink });
