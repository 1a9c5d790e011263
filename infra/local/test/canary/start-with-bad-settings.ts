import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { rootDir } from '../../src/node-process.ts';
import { serviceNames, services } from '../../src/services.ts';
import type { Canaries } from './canaries.ts';
import type { Told } from './post-canaries.ts';

/** Starts every service with nonsense for each of its settings; resolves with what they print. */
export const startWithBadSettings = ({ word }: Canaries): Promise<Told[]> =>
  Promise.all(
    serviceNames.map(async (name) => {
      const env = Object.fromEntries(
        Object.keys(services[name].settings).map((setting) => [setting, word('badsetting')]),
      );
      const child = spawn(process.execPath, [join(rootDir, `services/${name}/src/main.ts`)], {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const output = await Promise.all([child.stdout.toArray(), child.stderr.toArray()]);
      return { name, text: output.flat().join('') };
    }),
  );
