import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '@cio-bus/servers';
import { type Check, checkFolder } from './check-terraform.ts';

const REGISTRY = 'https://registry.terraform.io/.well-known/terraform.json';
const PROBE_TIMEOUT_MS = 2_000;

/** Whether the real provider can be had. */
export const registryAnswers = (probe: typeof fetch = fetch): Promise<boolean> =>
  probe(REGISTRY, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) }).then(
    ({ ok }) => ok,
    () => false,
  );

const NO_REGISTRY =
  'Skipped: registry.terraform.io does not respond; the environments are not checked with the real provider';

/**
 * Checks the environments, and with them every module, with the real provider: it knows of values and conflicts, which a
 * schema does not. It works on a copy, since `init` writes a lock file; the provider is cached. If the
 * registry cannot be reached, nothing is checked, and that is printed.
 */
export async function checkWithRegistry(
  root: string,
  environments: readonly string[],
  { print, answers = registryAnswers }: { print: (line: string) => void; answers?: () => Promise<boolean> },
): Promise<Check[]> {
  if (await answers()) return checkCopy(root, environments);
  print(NO_REGISTRY);
  return [];
}

async function checkCopy(root: string, environments: readonly string[]): Promise<Check[]> {
  const copy = await mkdtemp(join(tmpdir(), 'cio-bus-terraform-real-'));
  const cache = cacheFolder(process.env, 'terraform-plugins');
  const real = [{ version: 'real provider', env: { TF_PLUGIN_CACHE_DIR: cache, ...userConfiguration() } }];
  await mkdir(cache, { recursive: true });
  await cp(root, copy, { recursive: true });
  try {
    const checks: Check[] = [];
    // One after the other: the cache is not made for two at once.
    for (const name of environments) {
      checks.push(...(await checkFolder(join(copy, name), name, join(copy, '.data', name), real)));
    }
    return checks;
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** A mirror that the user has set up is what reaches the registry. */
const userConfiguration = (): Record<string, string> =>
  process.env.TF_CLI_CONFIG_FILE ? { TF_CLI_CONFIG_FILE: process.env.TF_CLI_CONFIG_FILE } : {};
