// Runs one command and never outlives its parent: the channel closes however the parent ends, even after kill -9.
// Plain JavaScript and nothing else: every process of the stack has a guard.
import { spawn } from 'node:child_process';

const EXIT_NOT_STARTED = 127;
const [graceMs, command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
let ending = false;

const report = (message) => process.connected && process.send(message);

function end() {
  if (ending) return;
  ending = true;
  child.kill('SIGTERM');
  child.kill('SIGCONT'); // a paused process would not receive the SIGTERM
  setTimeout(() => child.kill('SIGKILL'), Number(graceMs)).unref();
}

child.on('spawn', () => report({ pid: child.pid }));
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(EXIT_NOT_STARTED);
});
child.on('exit', (code, signal) => {
  report({ code, signal });
  process.exitCode = code ?? 1;
  if (process.connected) process.disconnect();
});

process.on('disconnect', end);
process.on('message', ({ signal }) => (signal === 'SIGTERM' ? end() : child.kill(signal)));
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, end);
