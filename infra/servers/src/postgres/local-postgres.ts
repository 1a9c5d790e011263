import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../machine/free-port.ts';
import { PrerequisiteError } from '../machine/prerequisite-error.ts';
import { startGuarded } from '../process/guarded-process.ts';
import { type Supervised, supervise } from '../process/supervise.ts';
import type { PostgresCommands } from './find-postgres.ts';

const run = promisify(execFile);

/** A Postgres that is a process of ours; `kill`, `start` and `restart` keep its address and its data. */
export type LocalPostgres = Supervised & { readonly url: string };

/** `initdb` and `postgres` refuse to run as root. This user is on every Linux, and owns nothing. */
const NOBODY = 65_534;
/** Only the process may end here, not the machine: what it wrote is then in the system's cache. */
const SETTINGS = ['fsync=off', 'max_connections=60', 'shared_buffers=16MB', 'jit=off', 'unix_socket_directories='];

/**
 * Starts a Postgres on a free port with a new database, in a temporary folder that `stop` removes; resolves once it accepts
 * connections. The folder is its own: the server's user may not be able to look into another one.
 */
export async function startLocalPostgres(commands: PostgresCommands): Promise<LocalPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'cio-bus-postgres-'));
  const port = await freePort();
  const password = randomBytes(12).toString('hex');
  const data = join(folder, 'data');
  const user = await ownerOf(folder);
  await initialise({ commands, folder, data, password, user });
  const settings = SETTINGS.flatMap((setting) => ['-c', setting]);
  const server = [join(commands.bin, 'postgres'), '-D', data, '-h', '127.0.0.1', '-p', `${port}`, ...settings];
  const postgres = supervise({
    name: 'postgres',
    spawn: () => {
      const [command = '', ...args] = [...user, ...server];
      return startGuarded({
        name: 'postgres',
        command,
        args,
        env: commands.env,
        logFile: join(folder, 'postgres.log'),
      });
    },
    ready: (process) => process.line(/database system is ready to accept connections/),
    onDeath: 'fail',
    log: () => {},
  });
  await postgres.start();
  return {
    ...postgres,
    url: `postgres://cio_bus:${password}@127.0.0.1:${port}/postgres`,
    // SIGTERM waits until every client has left, SIGINT ends their transactions.
    stop: async () => {
      await postgres.kill('SIGINT');
      await rm(folder, { recursive: true, force: true });
    },
    restart: () => postgres.kill('SIGINT').then(postgres.start),
    // A killed postmaster leaves processes behind that still have the memory; SIGQUIT ends all at once, without a checkpoint.
    kill: (signal = 'SIGQUIT') => postgres.kill(signal),
  };
}

/** What a command begins with so that it does not run as root. */
async function ownerOf(folder: string): Promise<string[]> {
  if (process.getuid?.() !== 0) return [];
  try {
    await run('setpriv', ['--version']);
  } catch (cause) {
    throw new PrerequisiteError(
      'Postgres refuses to run as root: install setpriv (util-linux), or run this as another user.',
      {
        cause,
      },
    );
  }
  await chown(folder, NOBODY, NOBODY);
  return ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--'];
}

interface NewCluster {
  commands: PostgresCommands;
  folder: string;
  data: string;
  password: string;
  user: readonly string[];
}

async function initialise({ commands, folder, data, password, user }: NewCluster): Promise<void> {
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, password);
  if (user.length > 0) await chown(passwordFile, NOBODY, NOBODY);
  await chmod(passwordFile, 0o600);
  const options = ['--auth=scram-sha-256', '--username=cio_bus', `--pwfile=${passwordFile}`, '--no-sync'];
  const locale = ['--encoding=UTF8', '--locale=C'];
  const [command = '', ...args] = [...user, join(commands.bin, 'initdb'), '-D', data, ...options, ...locale];
  await run(command, args, { env: commands.env, cwd: folder });
  await rm(passwordFile);
}
