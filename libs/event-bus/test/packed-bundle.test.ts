import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const bin = (name: string) => join(root, 'node_modules/.bin', name);

const app = `
import { BusError, createEventBus } from '@cio-bus/event-bus';

const records = [];
const producer = {
  async start() {},
  async stop() {},
  async publish(record) {
    records.push(record);
    return { topic: record.topic, partition: 0, offset: records.length - 1 };
  },
};
const bus = createEventBus({ producer }, 'shop');
const published = await bus.track('u1', 'order_paid', { total: 42 });
const refused = await bus.track('u1', '').catch((error) => error instanceof BusError && error.code);
createEventBus({ brokers: ['127.0.0.1:1'] }, 'shop');
console.log(JSON.stringify({ published, refused, key: records[0].key }));
`;

const typedApp = `
import { createEventBus, type Published } from '@cio-bus/event-bus';
const bus = createEventBus({ brokers: ['localhost:9092'] }, 'shop');
export const published: Promise<Published> = bus.identify('u1', { plan: 'pro' }, { idempotencyKey: 'k' });
// @ts-expect-error a name is required
bus.track('u1');
`;

describe('the packed bundle', () => {
  let folder: string;
  let unpacked: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cio-bus-pack-'));
    unpacked = join(folder, 'node_modules/@cio-bus/event-bus');
    const built = join(folder, 'dist');
    await run(bin('tsdown'), ['--out-dir', built], { cwd: join(root, 'libs/event-bus') });
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: built });
    await mkdir(unpacked, { recursive: true });
    const archive = join(folder, (JSON.parse(stdout) as [{ filename: string }])[0].filename);
    await run('tar', ['-xzf', archive, '-C', unpacked, '--strip-components=1']);
    for (const name of ['kafkajs', 'zod', '@types']) {
      await symlink(join(root, 'node_modules', name), join(folder, 'node_modules', name));
    }
  }, 60_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('works in an app outside this repository, on plain JavaScript', async () => {
    await writeFile(join(folder, 'app.mjs'), app);
    const { stdout } = await run(process.execPath, ['--no-strip-types', 'app.mjs'], { cwd: folder });
    expect(JSON.parse(stdout)).toEqual({
      published: { id: expect.stringMatching(/^[0-9A-Z]{26}$/), topic: 'customerio.track', partition: 0, offset: 0 },
      refused: 'MESSAGE_INVALID',
      key: 'u1',
    });
  });

  it('contains types that need nothing of this repository', async () => {
    await writeFile(join(folder, 'app.mts'), typedApp);
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--types', 'node'];
    await expect(run(bin('tsc'), [...options, 'app.mts'], { cwd: folder })).resolves.toBeDefined();
  });

  it('pulls in no logger and no metrics client, and depends on kafkajs and zod alone', async () => {
    const code = await readFile(join(unpacked, 'index.mjs'), 'utf8');
    expect(code).not.toMatch(/pino|prom-client|express/);
    const imported = [...code.matchAll(/from "([^"]+)"/g)].map(([, name]) => name);
    expect(imported.filter((name) => !name?.startsWith('node:')).sort()).toEqual(['kafkajs', 'zod']);
    const { dependencies, peerDependenciesMeta } = JSON.parse(await readFile(join(unpacked, 'package.json'), 'utf8'));
    expect(Object.keys(dependencies)).toEqual(['kafkajs', 'zod']);
    expect(peerDependenciesMeta).toEqual({ 'google-auth-library': { optional: true } });
  });
});
