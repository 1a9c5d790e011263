import { readFile } from 'node:fs/promises';
import { isAbsolute, join, posix } from 'node:path';
import { type GuardedProcess, rootDir, startGuarded } from '@cio-bus/servers';
import type { Image } from '../build/build-image.ts';
import { isRoot } from '../build/build-in-folder.ts';

type Values = Readonly<Record<string, string>>;

const SETPRIV = '/usr/bin/setpriv'; // part of util-linux, installed on every Debian and Ubuntu

/** A process to start from an image: name, settings, and log file. */
interface Start {
  name: string;
  /** Appended to those of the entrypoint. @default none */
  args?: readonly string[];
  env: Values;
  logFile: string;
}

/** Starts the entrypoint of an image with only the image's environment and these settings. */
export const startFromFolder = (image: Image, { name, args = [], env, logFile }: Start): GuardedProcess =>
  startGuarded({
    name,
    logFile,
    ...commandOf(image, [...image.config.entrypoint, ...args]),
    env: environmentIn(image, env),
  });

/** Starts the `src/main.ts` of a folder of the repository with only these settings. */
export const startFromRepository = (folder: string, { name, env, logFile }: Start): GuardedProcess =>
  startGuarded({ name, logFile, command: process.execPath, args: ['src/main.ts'], cwd: join(rootDir, folder), env });

/** Starts a Node that answers every request with 200 and does nothing else: what a service's start is compared with. */
export const startBareNode = (port: number, logFile: string): GuardedProcess =>
  startGuarded({
    name: 'bare Node',
    logFile,
    command: process.execPath,
    args: ['-e', `require('node:http').createServer((_, answer) => answer.end()).listen(${port}, '127.0.0.1')`],
    env: {},
  });

/** Runs the health check of an image, as a container engine does. */
export const startHealthCheck = (image: Image, { name, env, logFile }: Start): GuardedProcess =>
  startGuarded({ name, logFile, ...commandOf(image, image.config.healthcheck ?? []), env: environmentIn(image, env) });

function commandOf({ rootDir, config }: Image, command: readonly string[]) {
  const [first = '', ...rest] = [...asUser(config.user), ...command.map((text) => inFolder(rootDir, text))];
  return { command: first, args: rest, cwd: join(rootDir, config.workdir) };
}

/** Switches to the image's user if possible. setpriv replaces itself with the program, so that signals and memory are the program's. */
function asUser(user: string | undefined): string[] {
  const [uid, gid] = user?.split(':') ?? [];
  return isRoot && uid && gid ? [SETPRIV, '--reuid', uid, '--regid', gid, '--clear-groups'] : [];
}

/** Merges the image's variables with those of the container. The image's absolute paths are moved into its folder. */
export function environmentIn({ rootDir, config }: Image, given: Values): Values {
  const own = Object.entries(config.env).map(([name, text]) => [name, inFolder(rootDir, text)]);
  return { ...Object.fromEntries(own), ...given };
}

const inFolder = (rootDir: string, text: string) => (isAbsolute(text) ? join(rootDir, posix.normalize(text)) : text);

/** Returns the resident memory of a process, in bytes. @throws Error if it is not running */
export async function residentBytes({ name, pid }: GuardedProcess): Promise<number> {
  const status = await readFile(`/proc/${pid()}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  if (!kilobytes) throw new Error(`${name} is not running`);
  return Number(kilobytes) * 1_024;
}
