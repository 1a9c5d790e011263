import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTask } from '../run-task.ts';
import { startStack } from '../stack.ts';
import { connect, disconnect } from '../trial/connections.ts';
import { chaosInstances, chaosSettings } from './chaos-settings.ts';
import { concludeChaos } from './conclude.ts';
import { readOptions } from './options.ts';
import { describeRun } from './render.ts';
import { runChaos } from './run-chaos.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);

await runTask(async () => {
  const options = readOptions(process.argv.slice(2));
  print(describeRun(options));
  const stateDir = await mkdtemp(join(tmpdir(), 'cio-bus-chaos-'));
  process.exitCode = 1;
  print(`Starting Kafka, the sandbox and ${Object.values(chaosInstances).join(', ')} and one each of the services …`);
  const deaths: string[] = [];
  const stack = await startStack({
    mode: 'restart',
    ports: 'free',
    stateDir,
    env: chaosSettings(process.env, options.seed),
    instances: chaosInstances,
    log: (line) => void deaths.push(line),
  });
  const connections = await connect(stack);
  try {
    const run = await runChaos({ ...connections, stack }, options, print);
    process.exitCode = await concludeChaos(connections, { ...run, deaths }, print);
  } finally {
    await disconnect(connections);
    await stack.stop();
  }
  if (process.exitCode === 0 && !options.keep) await rm(stateDir, { recursive: true, force: true });
  else print(`Kafka's data, the ledger, the table and the logs are in ${stateDir}.`);
});
