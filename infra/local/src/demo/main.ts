import { runTask } from '../run-task.ts';
import { type Stack, startStack } from '../stack.ts';
import { connect, disconnect } from '../trial/connections.ts';
import { trialSettings } from '../trial/trial-settings.ts';
import { type DemoOptions, readOptions } from './options.ts';
import { runDemo } from './run-demo.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);

await runTask(async () => {
  const options = readOptions(process.argv.slice(2));
  print('Starting Kafka, the sandbox and the services …');
  const stack = await startStack({ mode: 'fail', ports: 'free', env: trialSettings(process.env), log: print });
  try {
    process.exitCode = await demonstrate(stack, options);
  } finally {
    await stack.stop();
  }
});

/** A process of the stack that dies ends the demo with its last lines. */
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
