import type { TestProject } from 'vitest/node';
import { ensureBigquery } from './bigquery/ensure-bigquery.ts';
import { SetupError } from './setup-error.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Settings that lead to the tests' BigQuery; undefined when this machine has none. */
    bigquery: Readonly<Record<string, string>> | undefined;
  }
}

const tell = (line: string) => void process.stderr.write(`${line}\n`);

/** One emulator of BigQuery for all component tests of a run that ask for one; vitest calls what it returns after them. */
export default async function provideBigquery(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const named = process.argv.slice(2).filter((argument) => !argument.startsWith('-') && argument.includes('/'));
  const { testFiles } = await project.globTestFiles(named);
  if (!testFiles.some((file) => file.includes('bigquery.component.'))) return undefined;
  try {
    const { settings, stop } = await ensureBigquery({ log: tell });
    project.provide('bigquery', settings);
    return stop;
  } catch (error) {
    if (process.env.CI === 'true' || !(error instanceof SetupError)) throw error;
    tell(`Tests of BigQuery are skipped. ${error.message}`);
    return undefined;
  }
}
