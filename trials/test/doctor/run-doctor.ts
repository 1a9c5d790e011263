import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { cliConfig, trackConfig } from '@cio-bus/cli/src/settings.ts';
import { environmentOf } from '@cio-bus/local';
import { rootDir } from '@cio-bus/servers';
import { expect } from 'vitest';
import { keys } from './planted-parts.ts';

const credentials = {
  ...{ CUSTOMERIO_REGION: 'us', CUSTOMERIO_APP_API_KEY: keys.appApiKey, CUSTOMERIO_WEBHOOK_SECRET: 'a secret' },
  ...{ CUSTOMERIO_SITE_ID: keys.siteId, CUSTOMERIO_TRACK_API_KEY: keys.trackApiKey },
};

interface Found {
  check: string;
  state: 'ok' | 'fault' | 'skipped';
  found?: string;
  action?: string;
}

/** Runs the installed program. */
export function doctor(settings: Record<string, string>) {
  const program = join(rootDir, 'node_modules/.bin/cio-bus');
  const env = environmentOf({ ...cliConfig.shape, ...trackConfig.shape }, { ...credentials, ...settings });
  return new Promise<{ code: number; out: string; err: string; faults: Found[] }>((resolve) => {
    execFile(program, ['doctor', '--json'], { env }, (error, out, err) => {
      const found: Found[] = out === '' ? [] : JSON.parse(out);
      resolve({ code: Number(error?.code ?? 0), out, err, faults: found.filter(({ state }) => state === 'fault') });
    });
  });
}

/** Faults, by what must hold, what was found, and what to do. */
export type Expected = readonly (readonly [check: RegExp, found: RegExp, action: RegExp])[];

/** Each of these faults, and no other; what to do about each, and no stack. */
export function expectFaults({ code, out, err, faults }: Awaited<ReturnType<typeof doctor>>, expected: Expected): void {
  expect(code).toBe(1);
  expect(out).not.toMatch(/\bat .*\.(ts|js|mjs):\d+/);
  for (const [check, found, action] of expected)
    expect(faults).toContainEqual({
      ...{ check: expect.stringMatching(check), state: 'fault' },
      ...{ found: expect.stringMatching(found), action: expect.stringMatching(action) },
    });
  expect(faults).toHaveLength(expected.length);
  expect(err).toBe(`${expected.length} faults\n`);
}
