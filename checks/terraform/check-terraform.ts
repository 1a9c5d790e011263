import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { googleSchemas, serveSchemas } from '@cio-bus/terraform-schema';
import { type Answer, runTerraform } from './terraform-command.ts';

/** One thing that was checked. */
export interface Check extends Answer {
  /** Folder, command and provider version, for output. */
  name: string;
}

type Env = Readonly<Record<string, string>>;

/** The folders that Terraform can be run in: modules and environments. */
export async function terraformFolders(root: string): Promise<string[]> {
  const kinds = await Promise.all(['modules', 'environments'].map((kind) => subfolders(join(root, kind))));
  return kinds.flat();
}

async function subfolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
}

/**
 * Checks Terraform folders without a network: form, then `validate` and `test` of each against the schemas of both ends of
 * the range of providers that they allow.
 *
 * @param root folder that names are relative to, and whose formatting is checked
 */
export async function checkTerraform(root: string, folders: readonly string[]): Promise<Check[]> {
  const form = { name: 'fmt', ...(await runTerraform(['fmt', '-check', '-diff', '-recursive', root])) };
  const data = await mkdtemp(join(tmpdir(), 'cio-bus-terraform-'));
  const providers = await Promise.all(
    Object.entries(googleSchemas).map(async ([version, file]) => ({ version, served: await serveSchemas([file]) })),
  );
  const versions = providers.map(({ version, served }) => ({ version: `google ${version}`, env: served.env }));
  try {
    const checks = await inTurn(folders, (folder, index) =>
      checkFolder(folder, relative(root, folder), join(data, String(index)), versions),
    );
    return [form, ...checks.flat()];
  } finally {
    await Promise.all(providers.map(({ served }) => served.stop()));
    await rm(data, { recursive: true, force: true });
  }
}

/** Initialises a folder, its data elsewhere, then validates and tests it with each provider. */
export async function checkFolder(
  folder: string,
  name: string,
  dataDir: string,
  versions: readonly { version: string; env: Env }[],
): Promise<Check[]> {
  const run = async (args: string[], version: string, env: Env = {}): Promise<Check> => {
    const answer = await runTerraform([`-chdir=${folder}`, ...args], { TF_DATA_DIR: dataDir, ...env });
    return { name: `${name}: ${args[0]} (${version})`, ...answer };
  };
  const [{ version: first, env: firstEnv } = { version: '', env: {} }] = versions;
  const init = await run(['init', '-backend=false'], first, firstEnv);
  if (!init.ok) return [init];
  const checks: Check[] = [];
  for (const { version, env } of versions) {
    checks.push(await run(['validate'], version, env), testsRan(await run(['test'], version, env)));
  }
  return checks;
}

/** `terraform test` also exits with 0 if it finds no test. */
function testsRan(check: Check): Check {
  const passed = Number(/(\d+) passed, 0 failed/.exec(check.output)?.[1] ?? 0);
  return check.ok && passed === 0 ? { ...check, ok: false, output: 'There is no test in this folder.' } : check;
}

/** Does something for each item, as many at once as there are processors. */
async function inTurn<Item, Result>(items: readonly Item[], work: (item: Item, index: number) => Promise<Result>) {
  const results: Result[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item, index);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return results;
}
