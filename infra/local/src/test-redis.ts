import type { TestProject } from 'vitest/node';
import { ensureRedis } from './redis/ensure-redis.ts';
import { SetupError } from './setup-error.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the tests' Redis; undefined when this machine has none. */
    redisUrl: string | undefined;
  }
}

const tell = (line: string) => void process.stderr.write(`${line}\n`);

/** One Redis for all component tests of a run that ask for one; vitest calls what it returns after them. */
export default async function provideRedis(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const named = process.argv.slice(2).filter((argument) => !argument.startsWith('-') && argument.includes('/'));
  const { testFiles } = await project.globTestFiles(named);
  if (!testFiles.some((file) => file.includes('redis.component.'))) return undefined;
  try {
    const { url, stop } = await ensureRedis();
    project.provide('redisUrl', url);
    return stop;
  } catch (error) {
    if (process.env.CI === 'true' || !(error instanceof SetupError)) throw error;
    tell(`Tests of Redis are skipped. ${error.message}`);
    return undefined;
  }
}
