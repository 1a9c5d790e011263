import { keepHeapSmall } from '@cio-bus/service';
import { runCli } from './commands/run-cli.ts';
import { createConnections } from './connections.ts';
import { exitCodes } from './exit-code.ts';
import { processTerminal } from './terminal/process-terminal.ts';
import { userName } from './user-name.ts';

keepHeapSmall(); // filling an index of 100,000 dead letters takes 260 MB instead of 370

// The reader of a pipe may close it early: `cio-bus query … | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? 0 : exitCodes.failed),
);
process.stderr.on('error', () => {}); // the same of `cio-bus 2>&1 | head`: the exit code is still that of the command

const warn = (text: string) => void process.stderr.write(`${text}\n`);
const code = await runCli(process.argv.slice(2), {
  connections: createConnections(process.env, (text) => warn(`cio-bus: ${text}`)),
  terminal: processTerminal(process.env),
  user: userName(),
  debug: process.env.LOG_LEVEL === 'debug',
  print: (text) => void process.stdout.write(`${text}\n`),
  warn,
  now: Date.now,
});
await Promise.all([process.stdout, process.stderr].map(untilWritten));
process.exit(code); // a connection that the client of a busy server left behind would keep the process

function untilWritten(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}
