import { readFile } from 'node:fs/promises';
import { isAbsolute, join, posix } from 'node:path';
import { type GuardedProcess, startGuarded } from '@cio-bus/servers';
import type { Image } from '../build/build-image.ts';
import { isRoot } from '../build/build-in-folder.ts';

type Values = Readonly<Record<string, string>>;

const SETPRIV = '/usr/bin/setpriv'; // of util-linux, which every Debian and Ubuntu has

/** A process of an image: what to call it, its settings, and where its output goes. */
interface Start {
  name: string;
  /** Behind those of the entrypoint. @default none */
  args?: readonly string[];
  env: Values;
  logFile: string;
}

/** Starts the entrypoint of an image with its own environment and these settings, and nothing else. */
export const startFromFolder = (image: Image, { name, args = [], env, logFile }: Start): GuardedProcess =>
  startGuarded({
    name,
    logFile,
    ...commandOf(image, [...image.config.entrypoint, ...args]),
    env: environmentIn(image, env),
  });

/** Starts the health check of an image, as a container engine does beside the entrypoint. */
export const startHealthCheck = (image: Image, { name, env, logFile }: Start): GuardedProcess =>
  startGuarded({ name, logFile, ...commandOf(image, image.config.healthcheck ?? []), env: environmentIn(image, env) });

function commandOf({ rootDir, config }: Image, command: readonly string[]) {
  const [first = '', ...rest] = [...asUser(config.user), ...command.map((text) => inFolder(rootDir, text))];
  return { command: first, args: rest, cwd: join(rootDir, config.workdir) };
}

/** As the image's user, when we may: setpriv becomes the program itself, so that signals and memory are the program's. */
function asUser(user: string | undefined): string[] {
  const [uid, gid] = user?.split(':') ?? [];
  return isRoot && uid && gid ? [SETPRIV, '--reuid', uid, '--regid', gid, '--clear-groups'] : [];
}

/** The variables of the image under those given to the container. Absolute paths of the image lie in its folder. */
export function environmentIn({ rootDir, config }: Image, given: Values): Values {
  const own = Object.entries(config.env).map(([name, text]) => [name, inFolder(rootDir, text)]);
  return { ...Object.fromEntries(own), ...given };
}

const inFolder = (rootDir: string, text: string) => (isAbsolute(text) ? join(rootDir, posix.normalize(text)) : text);

/** Resident memory of a process, in bytes. @throws Error when it does not run */
export async function residentBytes({ name, pid }: GuardedProcess): Promise<number> {
  const status = await readFile(`/proc/${pid()}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  if (!kilobytes) throw new Error(`${name} does not run`);
  return Number(kilobytes) * 1_024;
}
