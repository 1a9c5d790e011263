import { homedir } from 'node:os';
import { join } from 'node:path';

/** Folder for downloads, once per machine: outside the checkout, so that all clones share it. */
export const cacheFolder = (env: Readonly<Record<string, string | undefined>>, name: string): string =>
  join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'cio-bus', name);
