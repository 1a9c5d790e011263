import { PrerequisiteError } from '../machine/prerequisite-error.ts';
import { type ChromiumCommand, findChromium } from './find-chromium.ts';

type Env = Readonly<Record<string, string | undefined>>;

interface OfferedOptions {
  /** Where Playwright would have installed its own. */
  installed: readonly string[];
  print: (line: string) => void;
  find?: typeof findChromium;
}

/**
 * Finds Chromium. If none exists, prints the reason and returns undefined, so that its tests are skipped; fails under
 * `CI=true`.
 *
 * @throws PrerequisiteError under `CI=true`, if none exists
 */
export async function offeredChromium(
  env: Env,
  { installed, print, find = findChromium }: OfferedOptions,
): Promise<ChromiumCommand | undefined> {
  try {
    return await find(env, installed);
  } catch (error) {
    if (env.CI === 'true' || !(error instanceof PrerequisiteError)) throw error;
    print(`Skipped: ${error.message}`);
    return undefined;
  }
}
