import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootDir } from '@cio-bus/servers';
import { stopBudget } from '@cio-bus/service';
import { expect, it } from 'vitest';

/** Cloud Run kills an instance this long after SIGTERM; it cannot be configured. */
const CLOUD_RUN_MS = 10_000;

it('gives services on Cloud Run a shutdown deadline that is shorter than the one of the platform', async () => {
  const text = await readFile(join(rootDir, 'terraform/modules/bus/locals.tf'), 'utf8');
  const timeoutMs = Number(/STOP_TIMEOUT_MS\s*=\s*"(\d+)"/.exec(text)?.[1]);
  const { drainMs, commitMs, flushMs, exportMs } = stopBudget(timeoutMs);
  expect(timeoutMs).toBeLessThan(CLOUD_RUN_MS);
  expect(drainMs + commitMs + flushMs + exportMs).toBeLessThan(timeoutMs);
});
