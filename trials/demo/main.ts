import { type Stack, startStack } from '@cio-bus/local';
import { runTask } from '@cio-bus/servers';
import { startWatch } from '../panels/watch.ts';
import { connect, disconnect } from '../stack/connections.ts';
import { trialSettings } from '../stack/trial-settings.ts';
import { refusedByCustomerIO } from '../traffic/traffic.ts';
import { type DemoOptions, readOptions, usage } from './options.ts';
import { runDemo } from './run-demo.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);

/** The templates of the account: the sandbox refuses a send with any other, as the real one does. */
const SANDBOX_TEMPLATES = ['order_confirmation', ...refusedByCustomerIO.templates].join(',');

/** Short enough for a demo to see one. */
const measuring = { RECONCILE_EVERY_SECONDS: '3', NEVER_REPORTED_EVERY_SECONDS: '3', NAMES_EVERY_SECONDS: '3' };

await runTask(async () => {
  const argv = process.argv.slice(2);
  if (argv.includes('--help')) return print(usage);
  const options = readOptions(argv);
  print('Starting Kafka, the sandbox and the services …');
  const env = { ...trialSettings(process.env), SANDBOX_TEMPLATES, ...(options.panels ? measuring : {}) };
  const instances = { console: options.panels ? 1 : 0 } as const; // some panels show what it measures
  const stack = await startStack({ mode: 'fail', ports: 'free', env, instances, log: print });
  try {
    process.exitCode = await watched(stack, options);
  } finally {
    await stack.stop();
  }
});

/** With `--panels` a Prometheus watches. */
async function watched(stack: Stack, options: DemoOptions): Promise<0 | 1> {
  const watch = options.panels ? await startWatch(stack, print) : undefined;
  try {
    const exitCode = await demonstrate(stack, options);
    return watch && !(await watch.dashboardsHold()) ? 1 : exitCode;
  } finally {
    await watch?.stop();
  }
}

/** A process of the stack that exits ends the demo with its last lines. */
async function demonstrate(stack: Stack, options: DemoOptions): Promise<0 | 1> {
  const over = new AbortController();
  const connections = await connect(stack);
  const died = stack.failure.then((error) => Promise.reject(error));
  try {
    return await Promise.race([runDemo(connections, options, { print, signal: over.signal }), died]);
  } finally {
    over.abort();
    await disconnect(connections);
  }
}
