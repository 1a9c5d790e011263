import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { quietTelemetry } from '@cio-bus/service';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sendLedgerConformance } from '../test/send-ledger-conformance.ts';
import { stateDir } from '../test/state-dir.ts';
import { createSendLedger } from './create-send-ledger.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const nothing = { reconcile: async () => [], lookupKey: 'k' };

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
  it('keeps sends across restarts, for 100 days', async () => {
    const directory = stateDir();
    const start = Date.UTC(2026, 10, 21);
    const sentAt = async (days: number, deliveryId: string) => {
      const ledger = await ledgerIn(directory, { owner: `day ${days}`, now: () => start + days * DAY_MS });
      const { how } = await ledger.once('a', async () => ({ deliveryId }), nothing);
      await ledger.stop();
      return how;
    };
    expect(await sentAt(0, 'd1')).toBe('delivered');
    expect(await sentAt(100, 'd2')).toBe('already-sent');
    expect(await sentAt(101, 'd3')).toBe('delivered');
  });

  it('opens a file of a version without lookup keys, and resolves what is in doubt there', async () => {
    const directory = stateDir();
    const file = new DatabaseSync(join(directory, 'sends.sqlite'));
    file.exec(`CREATE TABLE sends (id TEXT PRIMARY KEY, owner TEXT NOT NULL, attempted_at INTEGER NOT NULL, delivery_id TEXT UNIQUE) STRICT;
      INSERT INTO sends VALUES ('a', 'dead#1', 1000, NULL)`);
    file.close();
    const ledger = await ledgerIn(directory, { owner: 'next', now: () => 100_000 });
    const call = () => Promise.reject(new Error('must not be called'));
    const found = await ledger.once('a', call, { ...nothing, reconcile: async () => ['d1'] });
    expect(found).toEqual({ deliveryId: 'd1', how: 'reconciled' });
  });

  it('reports use before the start', async () => {
    const ledger = createSendLedger({ STATE_DIR: stateDir() }, quietTelemetry('test'));
    const send = ledger.once('a', async () => ({ deliveryId: 'd1' }), nothing);
    await expect(send).rejects.toThrow('sends.sqlite is not open');
  });
});
