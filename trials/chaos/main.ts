import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instancesOf, startStack } from '@cio-bus/local';
import { runTask } from '@cio-bus/servers';
import { connect, disconnect } from '../stack/connections.ts';
import { chaosInstances, chaosSettings } from './chaos-settings.ts';
import { concludeChaos } from './conclude.ts';
import { type ChaosOptions, readOptions, usage } from './options.ts';
import { describeRun } from './render.ts';
import { runChaos } from './run-chaos.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);

await runTask(async () => {
  const argv = process.argv.slice(2);
  if (argv.includes('--help')) return print(usage);
  const options = readOptions(argv);
  print(describeRun(options));
  const stateDir = await mkdtemp(join(tmpdir(), 'cio-bus-chaos-'));
  let passed = false;
  try {
    passed = await runIn(stateDir, options);
  } finally {
    if (passed && !options.keep) await rm(stateDir, { recursive: true, force: true });
    else print(`Kafka's data, the ledger, the table and the logs are in ${stateDir}.`);
  }
  process.exitCode = passed ? 0 : 1;
});

/** @returns whether the audit passes */
async function runIn(stateDir: string, options: ChaosOptions): Promise<boolean> {
  print(`Starting Kafka, the sandbox and ${instancesOf(chaosInstances).length} processes of the services …`);
  const log: string[] = [];
  const stack = await startStack({
    mode: 'restart',
    ports: 'free',
    stateDir,
    env: chaosSettings(process.env, options.seed),
    instances: chaosInstances,
    restartableKafka: options.faults.has('broker'),
    log: (line) => void log.push(line),
  });
  try {
    const connections = await connect(stack);
    try {
      const run = await runChaos({ ...connections, stack }, options, print);
      return await concludeChaos(connections, { ...run, log }, print);
    } finally {
      await disconnect(connections);
    }
  } finally {
    await stack.stop();
  }
}
