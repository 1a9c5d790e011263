import { quietTelemetry } from '@cio-bus/service';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sendLedgerConformance } from '../test/send-ledger-conformance.ts';
import { stateDir } from '../test/state-dir.ts';
import { createSendLedger } from './create-send-ledger.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** A ledger in this folder, like a separate process. */
async function ledgerIn(directory: string, process: { owner: string; now(): number }) {
  const options = { ...process, callTimeoutMs: 10_000, sleep: async () => {} };
  const ledger = createSendLedger({ STATE_DIR: directory }, quietTelemetry('test'), options);
  await ledger.start();
  onTestFinished(() => ledger.stop());
  return ledger;
}

sendLedgerConformance('SQLite', () => {
  const directory = stateDir();
  return { open: (process) => ledgerIn(directory, process) };
});

describe('createSendLedger', () => {
  it('keeps sends across restarts, for 45 days', async () => {
    const directory = stateDir();
    const start = Date.UTC(2026, 10, 21);
    const sentAt = async (days: number, deliveryId: string) => {
      const ledger = await ledgerIn(directory, { owner: `day ${days}`, now: () => start + days * DAY_MS });
      const { how } = await ledger.once('a', async () => ({ deliveryId }), { reconcile: async () => [] });
      await ledger.stop();
      return how;
    };
    expect(await sentAt(0, 'd1')).toBe('delivered');
    expect(await sentAt(45, 'd2')).toBe('already-sent');
    expect(await sentAt(46, 'd3')).toBe('delivered');
  });

  it('reports use before the start', async () => {
    const ledger = createSendLedger({ STATE_DIR: stateDir() }, quietTelemetry('test'));
    const send = ledger.once('a', async () => ({ deliveryId: 'd1' }), { reconcile: async () => [] });
    await expect(send).rejects.toThrow('sends.sqlite is not open');
  });
});
