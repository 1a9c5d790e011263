import { runTask } from '../run-task.ts';
import { startStack } from '../stack.ts';
import { readOptions } from './options.ts';
import { ownTopics } from './own-topics.ts';
import { runDemo } from './run-demo.ts';
import { connect, disconnect } from './sources.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);

await runTask(async () => {
  const options = readOptions(process.argv.slice(2));
  print('Starting Kafka, the sandbox and the services …');
  const stack = await startStack({ mode: 'fail', ports: 'free', env: ownTopics(process.env), log: print });
  try {
    const connections = await connect(stack);
    const died = stack.failure.then((error) => Promise.reject(error));
    const report = await Promise.race([runDemo(connections, options, print), died]);
    if (!report.holds) process.exitCode = 1;
    await disconnect(connections);
  } finally {
    await stack.stop();
  }
});
