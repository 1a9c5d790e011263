// Runs one command and never outlives the process that asked for it, however that one ends: with a kill -9 too, the
// channel closes. Plain JavaScript, and nothing but this: one guard stands beside every process of the stack.
import { spawn } from 'node:child_process';

const EXIT_NOT_STARTED = 127;
const [graceMs, command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
let ending = false;

const tell = (message) => process.connected && process.send(message);

function end() {
  if (ending) return;
  ending = true;
  child.kill('SIGTERM');
  child.kill('SIGCONT'); // one that is paused would not see the SIGTERM
  setTimeout(() => child.kill('SIGKILL'), Number(graceMs)).unref();
}

child.on('spawn', () => tell({ pid: child.pid }));
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(EXIT_NOT_STARTED);
});
child.on('exit', (code, signal) => {
  tell({ code, signal });
  process.exitCode = code ?? 1;
  if (process.connected) process.disconnect();
});

process.on('disconnect', end);
process.on('message', ({ signal }) => (signal === 'SIGTERM' ? end() : child.kill(signal)));
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, end);
