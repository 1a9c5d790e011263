import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createConnections } from '@cio-bus/cli/src/connections.ts';
import { BusError } from '@cio-bus/contracts';
import { createSendLedger, type SendLedger } from '@cio-bus/ledger';
import { findRedis, type LocalRedis, startLocalRedis } from '@cio-bus/servers';
import { quietTelemetry, Secret } from '@cio-bus/service';
import { describe, expect, it, onTestFinished } from 'vitest';
import { audit } from '../audit/audit.ts';
import { auditSources } from '../audit/audit-sources.ts';
import { gatherAuditInput } from '../audit/gather-audit-input.ts';
import { patientSends } from '../stack/patient-settings.ts';
import { readBacklog, untilAtRest } from '../stack/settlement.ts';
import { publishTraffic } from '../traffic/publish-traffic.ts';
import { generateTraffic } from '../traffic/traffic.ts';
import { startTestStack } from './stack-fixture.ts';

/** Own instances, to be killed: a Redis that was found must not be. */
const command = await findRedis(process.env).catch((error: unknown) => {
  if (process.env.CI === 'true') throw error;
  return undefined;
});

async function ownRedis(settings: readonly string[] = []) {
  if (!command) throw new Error('there is no redis-server');
  const folder = await mkdtemp(join(tmpdir(), 'cio-bus-redis-'));
  const redis = await startLocalRedis({ command, folder, settings });
  onTestFinished(async () => {
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return redis;
}

async function ledgerIn(url: string) {
  const warnings: object[] = [];
  const telemetry = quietTelemetry('test');
  const logger = { ...telemetry.logger, warn: (fields: object) => void warnings.push(fields) };
  const config = { STATE_DIR: '/nowhere', REDIS_URL: new Secret(url) };
  const ledger = createSendLedger(config, { ...telemetry, logger }, { sleep: async () => {} });
  onTestFinished(() => ledger.stop());
  await ledger.start();
  return { ...ledger, warnings };
}

const nothing = { reconcile: async () => [], lookupKey: 'k' };

/** A vendor that takes everything. */
function vendor() {
  const calls: string[] = [];
  const send = (id: string) => async () => {
    calls.push(id);
    return { deliveryId: `delivery of ${id}` };
  };
  return { calls, send };
}

/** Retries while the ledger is down, as the engine does; throws any other error. */
async function insist(attempt: () => ReturnType<SendLedger['once']>, onAway: () => void = () => {}) {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof BusError && error.code === 'STORE_UNAVAILABLE')) throw error;
      onAway();
      await wait(50);
    }
  }
}

/** Freezes Redis; resolves once it no longer responds. */
async function hang(redis: LocalRedis, ledger: SendLedger) {
  redis.pause();
  const { send } = vendor();
  let probes = 0;
  const probe = () => ledger.once(`probe ${++probes}`, send('probe'), nothing);
  await expect.poll(() => probe().then(String, () => 'no answer')).toBe('no answer');
}

describe.skipIf(!command)('a ledger in Redis', () => {
  it('loses no send and makes none twice when Redis is killed with -9 in the middle', async () => {
    const redis = await ownRedis();
    const ledger = await ledgerIn(redis.url);
    const { calls, send } = vendor();
    let away = 0;
    const ids = Array.from({ length: 3_000 }, (_, index) => `message ${index}`);
    const queue = ids.values();
    const work = async () => {
      for (const id of queue)
        await insist(
          () => ledger.once(id, send(id), nothing),
          () => ++away,
        );
    };
    const workers = Array.from({ length: 32 }, work);
    await expect.poll(() => calls.length, { interval: 1 }).toBeGreaterThan(500);
    await redis.kill();
    await redis.start();
    await Promise.all(workers);
    await redis.kill();
    await redis.start();

    expect(away).toBeGreaterThan(0);
    expect(calls.toSorted()).toEqual(ids.toSorted());
    const again = await Promise.all(ids.map((id) => insist(() => ledger.once(id, send(id), nothing))));
    expect(new Set(again.map(({ how }) => how))).toEqual(new Set(['already-sent']));
  });

  it('sends nothing while Redis hangs, and recovers automatically', async () => {
    const redis = await ownRedis();
    const ledger = await ledgerIn(redis.url);
    const { calls, send } = vendor();
    await hang(redis, ledger);
    await expect(ledger.once('a', send('a'), nothing)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(calls).toEqual([]);
    redis.resume();
    expect(await insist(() => ledger.once('a', send('a'), nothing))).toMatchObject({ how: 'delivered' });
  });

  it('keeps what it knows of a send while Redis hangs, so that it is neither made again nor held', async () => {
    const redis = await ownRedis();
    const ledger = await ledgerIn(redis.url);
    const { calls, send } = vendor();
    const hangsMeanwhile = async () => {
      await hang(redis, ledger);
      return send('a')();
    };
    await expect(ledger.once('a', hangsMeanwhile, nothing)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    redis.resume();
    expect(await insist(() => ledger.once('a', send('a'), nothing))).toMatchObject({ deliveryId: 'delivery of a' });
    expect(calls).toEqual(['a']);
  });

  it('follows a decision that an operator made with the command line on another machine', async () => {
    const redis = await ownRedis();
    const ledger = await ledgerIn(redis.url);
    const { calls, send } = vendor();
    const lost = () => Promise.reject(new BusError('SEND_UNKNOWN', 'no answer in time'));
    await expect(insist(() => ledger.once('a', lost, nothing))).rejects.toMatchObject({ code: 'SEND_UNKNOWN' });
    const connections = createConnections({ REDIS_URL: redis.url });
    await connections.sends().then(async (sends) => sends.settle('a', { deliveryId: 'd1' }, await sends.get('a')));
    await connections.close();
    expect(await insist(() => ledger.once('a', send('a'), nothing))).toEqual({ deliveryId: 'd1', how: 'already-sent' });
    expect(calls).toEqual([]);
  });

  it('does not start on a Redis that would forget, and names every setting that is wrong', async () => {
    const forgetful = ['--maxmemory-policy', 'allkeys-lru', '--appendonly', 'no', '--appendfsync', 'everysec'];
    const redis = await ownRedis(forgetful);
    await expect(ledgerIn(redis.url)).rejects.toThrow(
      /maxmemory-policy must be noeviction.*appendonly must be yes.*appendfsync must be always/,
    );
  });

  it('logs which settings a managed Redis hides, and reads the rest from INFO', async () => {
    const redis = await ownRedis(['--rename-command', 'CONFIG', '']);
    const { warnings } = await ledgerIn(redis.url);
    expect(warnings).toEqual([{ unchecked: ['appendfsync=always'] }]);
    const forgetful = await ownRedis(['--rename-command', 'CONFIG', '', '--maxmemory-policy', 'volatile-ttl']);
    await expect(ledgerIn(forgetful.url)).rejects.toThrow(/maxmemory-policy must be noeviction/);
  });

  it('says at once that a password is wrong, and shows none', async () => {
    const redis = await ownRedis(['--requirepass', 'right-word']);
    const withPassword = (password: string) => redis.url.replace('//', `//:${password}@`);
    await ledgerIn(withPassword('right-word'));
    await expect(ledgerIn(withPassword('wrong-word'))).rejects.toThrow(/^(?!.*wrong-word).*REDIS_URL.*WRONGPASS/);
  });
});

describe.skipIf(!command)('two senders and two event-processors on one Redis that is killed', () => {
  it('send nothing twice, hold nothing back, and the audit passes', async () => {
    const redis = await ownRedis();
    const instances = { 'transactional-sender': 2, 'event-processor': 2 };
    const stack = await startTestStack('redis', { REDIS_URL: redis.url, ...patientSends }, instances);
    onTestFinished(() => stack.end());
    const { kafka, bus, sandbox } = stack;
    const commands = [...generateTraffic({ commands: 1_500, users: 150, seed: 11, startedAt: Date.now() })];
    const published = await publishTraffic(commands, (command) => bus.publish(command), {
      perSecond: 1_000,
      onProgress: () => {},
      atHalf: async () => {
        await redis.kill();
        await wait(2_000);
        await redis.start();
      },
    });
    await untilAtRest(
      { backlog: () => readBacklog(kafka), pendingWebhooks: async () => (await sandbox.stats()).webhooks.pending },
      { timeoutMs: 240_000 },
    );
    const input = await gatherAuditInput(auditSources(stack, published));
    expect(input.deadLetters.map(({ code }) => code)).toEqual([]);
    const report = audit(input);
    expect(report.checks.filter(({ found, expected }) => found !== expected)).toEqual([]);
    expect(report.holds).toBe(true);
  });
});
