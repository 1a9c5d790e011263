import { homedir } from 'node:os';
import { join } from 'node:path';

/** Folder for what is fetched once a machine: outside the checkout, so that every clone uses one download. */
export const cacheFolder = (env: Readonly<Record<string, string | undefined>>, name: string): string =>
  join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'cio-bus', name);
