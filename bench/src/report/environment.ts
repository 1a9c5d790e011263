import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import type { Environment } from '../measure/result.ts';

const packages = ['kafkajs', 'undici'];

/** Describes this machine and the measured versions. @param kafka description of the broker */
export async function describeEnvironment(kafka: string): Promise<Environment> {
  const versions = await Promise.all(packages.map(async (name) => [name, await versionOf(name)] as const));
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: cpus().length,
    memoryGigabytes: Math.round(totalmem() / 1e9),
    versions: { node: process.versions.node, broker: kafka, ...Object.fromEntries(versions) },
  };
}

async function versionOf(name: string): Promise<string> {
  const entry = createRequire(import.meta.url).resolve(name);
  const manifest = JSON.parse(await readFile(join(dirname(entry), 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}
