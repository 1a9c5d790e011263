// Runs a task on a fresh clone: installs what is missing, then runs the task's program on the pinned Node.
// Plain JavaScript without dependencies, for any Node from 20 on: nothing is installed yet when it starts.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const tasks = {
  demo: ['trials/demo/main.ts'],
  chaos: ['trials/chaos/main.ts'],
  dev: ['infra/local/src/dev.ts'],
  test: ['checks/test.ts'],
  images: ['infra/docker/src/main.ts'],
  audit: ['checks/dependencies/main.ts'],
  bench: ['bench/src/main.ts'],
  'cio-bus': ['tools/cli/src/main.ts'],
  check: ['checks/check.ts'],
  generate: ['checks/generate.ts'],
  format: ['node_modules/.bin/biome', 'check', '--write', '.'],
};

const EXIT_BAD_USE = 2;
const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules', '.bin');
const node = join(bin, 'node');
const marker = join(root, 'node_modules', '.cio-bus-installed');
const endWithParent = pathToFileURL(join(root, 'infra/servers/src/process/end-with-parent.mjs')).href;
const flags = ['--disable-warning=TimeoutNegativeWarning', '--disable-warning=ExperimentalWarning'];

const [task, ...rest] = process.argv.slice(2);
if (!Object.hasOwn(tasks, task ?? ''))
  fail(`Usage: node infra/bootstrap.mjs <${Object.keys(tasks).join('|')}>`, EXIT_BAD_USE);
install();
run([...tasks[task], ...rest]);

/** Installs unless the lockfile is the one that was installed last. */
function install() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(node) && existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
  process.stderr.write('Installing packages …\n');
  // Not `npm ci`: a registry that lacks other platforms' binaries makes it refuse. --no-save leaves the lockfile alone.
  npm('install', '--no-audit', '--no-fund', '--no-save', '--ignore-scripts');
  // The one package whose install script is needed: it fetches Node itself.
  if (!existsSync(node)) npm('rebuild', 'node', '--ignore-scripts=false');
  if (!existsSync(node)) fail('npm did not bring Node: its install script could not run', 1);
  writeFileSync(marker, wanted);
}

function npm(...args) {
  const { status, error } = spawnSync('npm', [...args, '--loglevel=error'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) fail(`npm ${args[0]} failed${error ? `: ${error.message}` : ''}`, status ?? 1);
}

/** Runs the program, passes signals on, and ends as it ends. Should we be killed, the closed channel tells it. */
function run(command) {
  const child = spawn(node, [...flags, '--import', endWithParent, ...command], {
    cwd: root,
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(error.message, 1));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

function fail(message, code) {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}
