import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit } from '../audit/audit.ts';
import { auditSources } from '../audit/audit-sources.ts';
import { gatherAuditInput } from '../audit/gather-audit-input.ts';
import { readBacklog, untilAtRest } from '../stack/settlement.ts';
import { publishTraffic } from '../traffic/publish-traffic.ts';
import { generateTraffic } from '../traffic/traffic.ts';
import { type RunningStack, startTestStack } from './stack-fixture.ts';

describe('a worker killed with -9', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await startTestStack('kill');
  });
  afterAll(() => stack.end());

  it.each(['track-publisher', 'transactional-sender', 'event-processor', 'bigquery-sink'] as const)(
    'is restarted and the audit passes: %s',
    async (victim) => {
      const { kafka, bus, sandbox } = stack;
      const commands = [...generateTraffic({ commands: 2_500, users: 250, seed: 7, startedAt: Date.now() })];
      const published = await publishTraffic(commands, (command) => bus.publish(command), {
        perSecond: 2_000,
        onProgress: () => {},
        atHalf: async () => {
          await stack.service(victim).kill('SIGKILL');
          await stack.service(victim).start();
        },
      });
      await untilAtRest(
        { backlog: () => readBacklog(kafka), pendingWebhooks: async () => (await sandbox.stats()).webhooks.pending },
        { timeoutMs: 240_000 },
      );
      const input = await gatherAuditInput(auditSources(stack, published));
      const report = audit(input);
      expect(report.checks.filter(({ found, expected }) => found !== expected)).toEqual([]);
      expect(report.holds).toBe(true);
    },
  );
});
