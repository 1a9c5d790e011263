import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootDir } from '@cio-bus/servers';
import { expect, it } from 'vitest';
import { PARALLEL_CONSUMER_VERSION } from './parallel-consumer.ts';

it('names the downloaded version, because the tables show it', async () => {
  const pom = await readFile(join(rootDir, 'bench/peers/parallel-consumer/pom.xml'), 'utf8');
  const version = /<artifactId>parallel-consumer-core<\/artifactId>\s*<version>(.+)<\/version>/.exec(pom)?.[1];
  expect(PARALLEL_CONSUMER_VERSION).toBe(version);
});
