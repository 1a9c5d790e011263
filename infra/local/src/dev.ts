import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { cliConfig, trackConfig } from '@cio-bus/cli/src/settings.ts';
import { buildWeb } from '@cio-bus/console-web';
import { subscribableEvents } from '@cio-bus/contracts';
import { rootDir, runTask } from '@cio-bus/servers';
import { defineConfig } from '@cio-bus/service';
import { warehouseAdapter, warehouseQuerySettings } from '@cio-bus/warehouse';
import { withoutUnset } from './services.ts';
import { type Stack, startStack } from './stack.ts';

/** Cheap on one machine: proof that nothing is lost, messages that were never reported, the names of campaigns. */
const periodic = { RECONCILE_EVERY_SECONDS: '60', NEVER_REPORTED_EVERY_SECONDS: '60', NAMES_EVERY_SECONDS: '60' };

const print = (line: string) => void process.stdout.write(`${line}\n`);

function describeTable({ settings, sqlUrl }: Stack): [string, string] {
  const WAREHOUSE_SQL_URL = new URL(sqlUrl).origin;
  const config = defineConfig(warehouseQuerySettings).parse({ ...settings, WAREHOUSE_SQL_URL });
  return ['Table', warehouseAdapter(config.WAREHOUSE).location(config)];
}

/** The addresses of a running stack, as printed. */
function describeStack(stack: Stack): string {
  const rows = [
    ['Kafka', stack.brokers],
    ['Sandbox', stack.sandboxUrl ?? `none: Customer.io at ${stack.settings.CUSTOMERIO_TRACK_URL}`],
    ['Webhooks', `POST ${stack.webhookUrl}`],
    ['Console', stack.consoleUrl],
    describeTable(stack),
    ...Object.entries(stack.health).map(([name, url]) => [name, `${url}/readyz  ${url}/metrics`]),
    ['State and logs', stack.stateDir],
  ];
  return rows.map(([name = '', value]) => `  ${name.padEnd(22)}${value}`).join('\n');
}

/** Writes the settings with which the command line works on this stack, for a shell to read. @returns the file */
async function writeCliSettings({ settings, operatorSettings, stateDir }: Stack): Promise<string> {
  const names = new Set(Object.keys({ ...cliConfig.shape, ...trackConfig.shape }));
  const lines = Object.entries(withoutUnset({ ...settings, ...operatorSettings }))
    .filter(([name]) => names.has(name))
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'\n`);
  const file = join(stateDir, 'cio-bus.env');
  await writeFile(file, lines.join(''), { mode: 0o600 });
  return file;
}

/** Creates the reporting webhook, as an operator does at Customer.io. The sandbox would post without it, but report none. */
async function createReportingWebhook({ sandboxUrl, webhookUrl, settings }: Stack): Promise<void> {
  if (sandboxUrl === undefined) return;
  const webhook = {
    ...{ name: 'cio-bus', endpoint: webhookUrl, events: subscribableEvents, full_resolution: true },
    with_content: settings.PREFERENCES === 'true',
  };
  const { ok, status } = await fetch(`${sandboxUrl}/v1/reporting_webhooks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${settings.CUSTOMERIO_APP_API_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(webhook),
  });
  if (!ok) throw new Error(`the sandbox answered ${status} to its reporting webhook`);
}

await runTask(async () => {
  print('Starting Kafka, the sandbox and the services …');
  await buildWeb();
  const stack = await startStack({
    mode: 'restart',
    ports: 'fixed',
    instances: { console: 1 },
    stateDir: resolve(rootDir, process.env.STATE_DIR || '.cio-bus'),
    env: { ...periodic, ...process.env },
    log: print,
  });
  try {
    await createReportingWebhook(stack);
    const settingsFile = await writeCliSettings(stack);
    const commandLine = `source ${settingsFile}; npx cio-bus doctor`;
    print(
      `\nReady.\n${describeStack(stack)}\n  ${'Command line'.padEnd(22)}${commandLine}\n\nCtrl-C stops everything.`,
    );
  } catch (error) {
    await stack.stop(); // otherwise its processes keep this one running, with nothing printed about them
    throw error;
  }
});
