import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { rootDir } from '@cio-bus/servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { libs } from './import-rules.ts';

const forbidden = [
  { file: 'libs/contracts/src/a.ts', module: '@cio-bus/service', why: 'contracts imports zod only' },
  { file: 'libs/contracts/src/b.ts', module: 'express', why: 'contracts imports zod only' },
  { file: 'libs/ledger/src/a.ts', module: '@cio-bus/warehouse', why: 'a lib imports only those before it' },
  { file: 'libs/service/src/a.ts', module: '@cio-bus/kafka', why: 'a lib imports only those before it' },
  { file: 'libs/warehouse/src/a.ts', module: '@cio-bus/testkit', why: 'the testkit is for tests' },
  { file: 'libs/dead-letters/src/a.ts', module: '@cio-bus/event-processor', why: 'nothing imports a service' },
  { file: 'libs/dead-letters/src/b.ts', module: 'kafkajs', why: 'kafkajs stands behind libs/kafka' },
  { file: 'libs/kafka/src/a.ts', module: 'customerio-node', why: 'customerio-node stands behind libs/customerio' },
  { file: 'services/track-publisher/src/a.ts', module: 'kafkajs', why: 'kafkajs stands behind libs/kafka' },
  { file: 'services/track-publisher/src/b.ts', module: 'customerio-node', why: 'it stands behind libs/customerio' },
  { file: 'services/track-publisher/src/c.ts', module: '@cio-bus/bigquery-sink', why: 'services meet on Kafka' },
  { file: 'services/track-publisher/src/d.ts', module: '@cio-bus/event-processor/src/app.ts', why: 'the same, deeper' },
  { file: 'services/track-publisher/src/e.ts', module: '@cio-bus/testkit', why: 'the testkit is for tests' },
  { file: 'services/track-publisher/src/f.ts', module: '@cio-bus/local', why: 'the product does not import its stage' },
  { file: 'tools/cli/src/a.ts', module: 'kafkajs', why: 'kafkajs stands behind libs/kafka' },
  { file: 'tools/cli/src/b.ts', module: '@cio-bus/bigquery-sink', why: 'nothing imports a service' },
  { file: 'tools/cli/src/c.ts', module: '@cio-bus/local', why: 'the product does not import its stage' },
  { file: 'infra/local/src/a.ts', module: 'kafkajs', why: 'kafkajs stands behind libs/kafka' },
  { file: 'trials/demo/a.ts', module: 'kafkajs', why: 'kafkajs stands behind libs/kafka' },
  { file: 'trials/demo/b.ts', module: '@cio-bus/testkit', why: 'the testkit is for tests' },
  { file: 'infra/servers/src/a.ts', module: '@cio-bus/kafka', why: 'servers know nothing of the product' },
  { file: 'infra/servers/src/b.ts', module: '@cio-bus/local', why: 'servers know nothing of the stack' },
  { file: 'infra/local/src/b.ts', module: '@cio-bus/trials', why: 'the stack knows nothing of its trials' },
  { file: 'libs/kafka/src/b.ts', module: '@cio-bus/servers', why: 'the product does not import what it runs on' },
  { file: 'libs/kafka/test/a.test.ts', module: '@cio-bus/local', why: 'tests of a lib use servers, not the stack' },
  { file: 'infra/customerio-sandbox/src/b.ts', module: '@cio-bus/testkit', why: 'it owns its journal' },
  { file: 'infra/customerio-sandbox/src/a.ts', module: '@cio-bus/kafka', why: 'the sandbox knows Customer.io' },
  { file: 'bench/src/a.ts', module: 'customerio-node', why: 'it stands behind libs/customerio' },
];

const allowed = [
  { file: 'libs/contracts/src/ok.ts', module: 'zod' },
  { file: 'libs/contracts/src/ok2.ts', module: './ok.ts' },
  { file: 'libs/contracts/src/ok3.ts', module: 'node:crypto' },
  { file: 'libs/kafka/src/ok.ts', module: 'kafkajs' },
  { file: 'libs/kafka/test/ok.test.ts', module: '@cio-bus/servers' },
  { file: 'trials/test/ok.test.ts', module: '@cio-bus/testkit' },
  { file: 'libs/customerio/src/ok.ts', module: 'customerio-node' },
  { file: 'libs/dead-letters/src/ok.ts', module: '@cio-bus/kafka' },
  { file: 'services/track-publisher/src/ok.test.ts', module: '@cio-bus/testkit' },
  { file: 'tools/cli/src/ok.ts', module: '@cio-bus/warehouse' },
  { file: 'tools/cli/src/ok.test.ts', module: '@cio-bus/testkit' },
  { file: 'infra/customerio-sandbox/test/ok.test.ts', module: 'customerio-node' },
  { file: 'bench/src/ok.ts', module: 'kafkajs' },
  { file: 'bench/src/ok2.ts', module: 'undici' },
];

describe('the import rules', () => {
  let folder: string;
  let refused: ReadonlySet<string>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cio-bus-imports-'));
    for (const name of ['biome.json', 'biome.imports.json']) await cp(join(rootDir, name), join(folder, name));
    for (const { file, module } of [...forbidden, ...allowed]) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), `import '${module}';\n`);
    }
    refused = new Set(await filesRefused(folder));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(forbidden)('refuse $module in $file: $why', ({ file }) => {
    expect(refused).toContain(file);
  });

  it.each(allowed)('allow $module in $file', ({ file }) => {
    expect(refused).not.toContain(file);
  });

  it('put every lib of the repository in the order', async () => {
    for (const lib of await readdir(join(rootDir, 'libs'))) expect(libs).toContain(lib);
  });

  // Apps install the event bus: a logger and a metrics client must not come with it.
  it.each(['kafka', 'event-bus'])('leave libs/%s without a value of @cio-bus/service', async (lib) => {
    const source = join(rootDir, 'libs', lib, 'src');
    const files = (await readdir(source, { recursive: true })).filter((file) => /(?<!\.test)\.ts$/.test(file));
    for (const file of files) {
      const text = await readFile(join(source, file), 'utf8');
      expect(text, file).not.toMatch(/^(import|export) (?!type)[^;]*from '@cio-bus\/service'/m);
    }
  });
});

/** The planted files, from the root, that Biome refuses because of an import. */
async function filesRefused(folder: string): Promise<string[]> {
  const report = await new Promise<string>((resolve) => {
    const args = ['lint', '--only=style/noRestrictedImports', '--reporter=json', '--max-diagnostics=none', '.'];
    execFile(join(rootDir, 'node_modules/.bin/biome'), args, { cwd: folder }, (_failed, stdout) => resolve(stdout));
  });
  const { diagnostics } = JSON.parse(report) as { diagnostics: { location: { path: unknown } }[] };
  return diagnostics.map(({ location: { path } }) =>
    typeof path === 'string' ? path : (path as { file: string }).file,
  );
}
