import { describe, expect, it } from 'vitest';
import { KeptClients } from './kept-clients.ts';

/** Clients with a number each, and what happened to them. */
function numbered() {
  const log: string[] = [];
  let opened = 0;
  const kind = {
    async open() {
      opened += 1;
      log.push(`open ${opened}`);
      return opened;
    },
    close: async (client: number) => void log.push(`close ${client}`),
  };
  return { log, kind };
}

const itself = async (client: number) => client;
const failing = async () => {
  throw new Error('refused');
};

describe('KeptClients', () => {
  it('opens one client for calls that come together, and keeps it', async () => {
    const { log, kind } = numbered();
    const kept = new KeptClients();
    expect(await Promise.all([kept.use('a', kind, itself), kept.use('a', kind, itself)])).toEqual([1, 1]);
    expect(await kept.use('a', kind, itself)).toBe(1);
    expect(await kept.use('b', kind, itself)).toBe(2);
    await kept.close();
    expect(log).toEqual(['open 1', 'open 2', 'close 1', 'close 2']);
  });

  it('connects again after a call that failed, and lets other calls end first', async () => {
    const { log, kind } = numbered();
    const kept = new KeptClients();
    const slow = Promise.withResolvers<void>();
    const other = kept.use('a', kind, () => slow.promise);
    await expect(kept.use('a', kind, failing)).rejects.toThrow('refused');
    expect(await kept.use('a', kind, itself)).toBe(2);
    expect(log).toEqual(['open 1', 'open 2']);
    slow.resolve();
    await other;
    expect(log).toEqual(['open 1', 'open 2', 'close 1']);
  });

  it('connects again after it could not connect', async () => {
    const { kind } = numbered();
    const kept = new KeptClients();
    const away = { open: failing, close: async () => {} };
    await expect(kept.use('a', away, itself)).rejects.toThrow('refused');
    expect(await kept.use('a', kind, itself)).toBe(1);
  });

  it('closes a client whose call is under way when that has ended, and takes no more', async () => {
    const { log, kind } = numbered();
    const kept = new KeptClients();
    const slow = Promise.withResolvers<void>();
    const call = kept.use('a', kind, () => slow.promise);
    await kept.close();
    expect(log).toEqual(['open 1']);
    slow.resolve();
    await call;
    expect(log).toEqual(['open 1', 'close 1']);
    await expect(kept.use('a', kind, itself)).rejects.toThrow('closed');
  });
});
