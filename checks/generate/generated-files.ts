import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { rootDir } from '@cio-bus/servers';
import { asyncApiFile } from './asyncapi.ts';
import { conformanceDocs } from './conformance-docs.ts';
import { consoleApi } from './console-api.ts';
import { consoleOperations } from './console-operations.ts';
import { contractDocs } from './contract-docs.ts';
import type { GeneratedFile } from './generated-file.ts';
import { importConfiguration } from './import-rules.ts';
import { monitoringFiles } from './monitoring-files.ts';
import { settingsDocs } from './settings-docs.ts';
import { terraformDocs } from './terraform-docs.ts';
import { terraformFiles } from './terraform-files.ts';
import { warehouseViews } from './warehouse-views.ts';

/** Every generated file with its current content. */
export async function generatedFiles(): Promise<GeneratedFile[]> {
  const [settings, views, modules, rules, operations] = await Promise.all([
    settingsDocs(),
    warehouseViews(),
    terraformDocs(),
    conformanceDocs(),
    consoleOperations(),
  ]);
  const files = [
    ...contractDocs(),
    asyncApiFile(),
    consoleApi(),
    operations,
    ...terraformFiles(),
    ...settings,
    ...views,
    ...modules,
    ...monitoringFiles(),
    rules,
    importConfiguration(),
  ];
  return Promise.all(files.map(formatted));
}

/** The files whose content on disk differs. */
export async function differing(files: readonly GeneratedFile[]): Promise<GeneratedFile[]> {
  const onDisk = await Promise.all(files.map(({ path }) => readFile(join(rootDir, path), 'utf8').catch(() => '')));
  return files.filter(({ text }, index) => text !== onDisk[index]);
}

/** Writes a file, and creates its folder if missing. */
export async function write({ path, text }: GeneratedFile): Promise<void> {
  await mkdir(dirname(join(rootDir, path)), { recursive: true });
  await writeFile(join(rootDir, path), text);
}

/** JSON as the format check expects it; other files unchanged. */
async function formatted(file: GeneratedFile): Promise<GeneratedFile> {
  if (!file.path.endsWith('.json')) return file;
  const text = await new Promise<string>((resolve, reject) => {
    const args = ['format', `--stdin-file-path=${file.path}`];
    const biome = execFile(join(rootDir, 'node_modules/.bin/biome'), args, { cwd: rootDir }, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    );
    biome.stdin?.end(file.text);
  });
  return { ...file, text };
}
