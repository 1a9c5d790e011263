// Runs a task on a fresh clone: installs packages if needed, then runs the task's program on the pinned Node.
// Plain JavaScript without dependencies, for Node 20 or later: nothing is installed yet when it starts.
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
  conformance: ['infra/customerio-sandbox/conformance/main.ts'],
  check: ['checks/check.ts'],
  generate: ['checks/generate.ts'],
  format: ['node_modules/.bin/biome', 'check', '--write', '.'],
};

/** Each would begin at once, also with `--help`. */
const withoutOptions = ['dev', 'test', 'audit', 'conformance', 'check', 'generate', 'format'];

const EXIT_BAD_USE = 2;
const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules', '.bin');
const node = join(bin, 'node');
const marker = join(root, 'node_modules', '.cio-bus-installed');
const endWithParent = pathToFileURL(join(root, 'infra/servers/src/process/end-with-parent.mjs')).href;
/** Compiled modules: they halve the CPU time of each program's start. The same as infra/servers/src/machine/compile-cache.ts. */
const compileCache = join(root, 'node_modules/.cache/cio-bus/compiled');
const flags = ['--disable-warning=TimeoutNegativeWarning', '--disable-warning=ExperimentalWarning'];

const [task, ...rest] = process.argv.slice(2);
if (!Object.hasOwn(tasks, task ?? ''))
  fail(`Usage: node infra/bootstrap.mjs <${Object.keys(tasks).join('|')}>`, EXIT_BAD_USE);
if (rest.length > 0 && withoutOptions.includes(task))
  fail(`${task} takes no options: CONTRIBUTING.md says what it does, and .env.example has the settings`, EXIT_BAD_USE);
install();
run([...tasks[task], ...rest]);

/** Installs packages unless the lockfile has not changed since the last installation. */
function install() {
  const expected = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(node) && existsSync(marker) && readFileSync(marker, 'utf8') === expected) return;
  process.stderr.write('Installing packages …\n');
  // Not `npm ci`: it fails if the registry lacks other platforms' binaries. --no-save leaves the lockfile unchanged.
  npm('install', '--no-audit', '--no-fund', '--no-save', '--ignore-scripts');
  // The only package whose install script is needed: it downloads Node.
  if (!existsSync(node)) npm('rebuild', 'node', '--ignore-scripts=false');
  if (!existsSync(node)) fail('npm did not install Node: its install script failed', 1);
  writeFileSync(marker, expected);
}

function npm(...args) {
  const { status, error } = spawnSync('npm', [...args, '--loglevel=error'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) fail(`npm ${args[0]} failed${error ? `: ${error.message}` : ''}`, status ?? 1);
}

/** Runs the program, forwards signals, and exits as it exits. If this process is killed, the program sees its channel close. */
function run(command) {
  const child = spawn(node, [...flags, '--import', endWithParent, ...command], {
    cwd: root,
    env: { NODE_COMPILE_CACHE: compileCache, ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // biome-ignore lint/suspicious/noUndeclaredEnvVars: npm sets it for its scripts, and no turbo task reads it
  if (process.env.npm_lifecycle_event) onParentExit(() => child.kill('SIGTERM'));
  child.on('error', (error) => fail(error.message, 1));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

/**
 * Calls back once npm is gone: a signal that ends npm, or the shell that npm starts, does not always reach this process.
 * No event reports the exit of a parent; its orphans get another parent.
 */
function onParentExit(callback) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    callback();
  }, 250);
}

function fail(message, code) {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}
