import { execFileSync } from 'node:child_process';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BusError } from '@cio-bus/contracts';
import { quietTelemetry } from '@cio-bus/service';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSeenIds, createSendLedger, type SendLedger } from '../src/index.ts';
import { stateDir } from './state-dir.ts';

const telemetry = quietTelemetry('test');

/** Mounts a file system of 1 MB; undefined where this process must not. */
function smallDisk(): string | undefined {
  const directory = stateDir();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'cio-bus-test', directory], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  onTestFinished(() => void execFileSync('umount', ['--lazy', directory]));
  return directory;
}

/** Takes all the space that is left. */
function fill(directory: string): () => void {
  const ballast = join(directory, 'ballast');
  const { bavail, bsize } = statfsSync(directory);
  writeFileSync(ballast, Buffer.alloc(bavail * bsize));
  return () => rmSync(ballast);
}

/** Sends until it is delivered, as the engine does, and reports the code of each failed attempt. */
async function sendUntilDelivered(
  { once }: SendLedger,
  { id, call, onFailed }: { id: string; call: () => Promise<{ deliveryId: string }>; onFailed: (code: string) => void },
): Promise<void> {
  for (;;) {
    try {
      await once(id, call, { reconcile: async () => [], lookupKey: 'k' });
      return;
    } catch (error) {
      onFailed(error instanceof BusError ? error.code : String(error));
      await sleep(20);
    }
  }
}

describe('a full disk', () => {
  it('delays sends and loses none: after it has room again each was sent once', async ({ skip }) => {
    const directory = smallDisk();
    if (!directory) return skip('mounting a file system requires root');
    const ledger = createSendLedger({ STATE_DIR: directory }, telemetry);
    await ledger.start();
    const calls = new Map<string, number>();
    const send = (id: string) => async () => {
      calls.set(id, (calls.get(id) ?? 0) + 1);
      await sleep(5);
      return { deliveryId: `delivery of ${id}` };
    };
    const codes = new Set<string>();
    const onFailed = (code: string) => void codes.add(code);
    const sendAll = (name: string, count: number) =>
      Array.from({ length: count }, (_, n) => `${name} ${n}`).map((id) =>
        sendUntilDelivered(ledger, { id, call: send(id), onFailed }),
      );

    const early = sendAll('in flight while it fills', 200);
    await sleep(3);
    const makeRoom = fill(directory);
    const late = sendAll('while it is full', 200);
    await expect.poll(() => codes.size).toBeGreaterThan(0);
    await sleep(1_000);
    makeRoom();
    await Promise.all([...early, ...late]);

    expect([...codes]).toEqual(['STORE_UNAVAILABLE']);
    expect([...calls.values()]).toEqual(Array.from({ length: 400 }, () => 1));
    await ledger.stop();
  });

  it('makes processed ids unavailable until it has room again', async ({ skip }) => {
    const directory = smallDisk();
    if (!directory) return skip('mounting a file system requires root');
    const seen = createSeenIds({ STATE_DIR: directory }, telemetry, 'reactions');
    await seen.start();
    const makeRoom = fill(directory);
    const remembering = Array.from({ length: 500 }, (_, n) => seen.remember(`event ${n}`.repeat(50)));
    const [first] = await Promise.allSettled(remembering);
    expect(first).toMatchObject({ status: 'rejected', reason: { code: 'STORE_UNAVAILABLE' } });
    makeRoom();
    await seen.remember('event');
    expect(await seen.has('event')).toBe(true);
    await seen.stop();
  });
});
