import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { audit } from '../audit/audit.ts';
import { auditSources } from '../audit/audit-sources.ts';
import { gatherAuditInput } from '../audit/gather-audit-input.ts';
import { patientSends } from '../stack/patient-settings.ts';
import { readBacklog, untilAtRest } from '../stack/settlement.ts';
import { keepElsewhere, mountSmallDisk } from '../stack/small-disk.ts';
import { publishTraffic } from '../traffic/publish-traffic.ts';
import { generateTraffic } from '../traffic/traffic.ts';
import { startTestStack } from './stack-fixture.ts';

const FULL_MS = 10_000;

const storeFailures = async (health: string) =>
  Number(/attempts_failed_total\{[^}]*STORE_UNAVAILABLE[^}]*\} (\d+)/.exec(await metricsOf(health))?.[1] ?? 0);
const metricsOf = async (health: string) => (await fetch(`${health}/metrics`)).text();

it('delays sends and reactions while the disk is full, and dead-letters, loses and repeats none', async ({ skip }) => {
  const folder = mkdtempSync(join(tmpdir(), 'cio-bus-full-disk-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const disk = mountSmallDisk(join(folder, 'state'), 16);
  if (!disk) return skip('mounting a file system requires root');
  onTestFinished(disk.unmount);
  keepElsewhere(disk, 'logs', join(folder, 'logs'));
  const env = { DUCKDB_PATH: join(folder, 'events.duckdb'), ...patientSends };
  const stack = await startTestStack('full-disk', env, {}, disk.path);
  onTestFinished(() => stack.end());
  const { kafka, bus, sandbox, health } = stack;

  const makeRoom = disk.fill();
  const commands = [...generateTraffic({ commands: 600, users: 60, seed: 7, startedAt: Date.now() })];
  const published = await publishTraffic(commands, (command) => bus.publish(command), {
    perSecond: 300,
    onProgress: () => {},
  });
  await expect.poll(() => storeFailures(health['transactional-sender'])).toBeGreaterThan(0);
  await wait(FULL_MS);
  makeRoom();

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
