import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quietTelemetry } from '@cio-bus/service';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMessagingStore, UserMessagingRepository } from '../src/index.ts';

const HOUR_MS = 3_600_000;

/** Statements that Customer.io reports, on the embedded Postgres. */
let folder: string;
let store: ReturnType<typeof createMessagingStore>;
let repository: UserMessagingRepository;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cio-bus-reported-'));
  store = createMessagingStore({ STATE_DIR: folder }, quietTelemetry('test'), { timeoutMs: 20_000 });
  await store.start();
  repository = new UserMessagingRepository(store, { source: 'shop', findUser: async () => undefined });
});
afterAll(async () => {
  await store.stop();
  await rm(folder, { recursive: true });
});

it.each(['channels', 'topics'] as const)(
  'counts a refusal of %s to the end of the second of its report',
  async (kind) => {
    const second = new Date(Math.floor(Date.now() / 1_000) * 1_000 - 60_000);
    const inApp = (optedIn: boolean) => ({ [kind]: { email: optedIn }, saidAt: new Date(second.getTime() + 500) });
    const reported = (optedIn: boolean) => ({ [kind]: { email: optedIn }, saidAt: second, inWholeSeconds: true });
    const choice = async (userId: string) => (await repository.getChoices(userId))[kind].email?.optedIn;

    await repository.recordStatement('u1', inApp(true));
    await repository.recordStatement('u1', reported(false));
    await repository.recordStatement('u2', inApp(false));
    await repository.recordStatement('u2', reported(true));
    expect([await choice('u1'), await choice('u2')]).toEqual([false, false]);
  },
);

// The clock of whoever reads the report does not matter: that of the database says what came later.
it('takes a report from ahead of the database for one of its present', async () => {
  const report = { channels: { email: false }, saidAt: new Date(Date.now() + HOUR_MS), inWholeSeconds: true };
  await repository.updatePreferences('u3', { email: true });
  expect(await repository.recordStatement('u3', report)).toMatchObject({ changed: ['email'] });
  expect(await repository.updatePreferences('u3', { email: true })).toMatchObject({ email: true });
});

it('lets no report of an attribute lift a refusal that was said in the app after the opt-in that it repeats', async () => {
  const ago = (ms: number) => new Date(Date.now() - ms);
  const subscribed = { channels: { email: true }, inWholeSeconds: true, mayBeEcho: true, createsPerson: false };
  const optedIn = async (userId: string) => (await repository.getChoices(userId)).channels.email?.optedIn;

  await repository.recordStatement('echo', { channels: { email: true }, saidAt: ago(HOUR_MS) });
  await repository.recordStatement('echo', { channels: { email: false }, saidAt: ago(HOUR_MS / 2) });
  const echo = await repository.recordStatement('echo', { ...subscribed, saidAt: ago(60_000), eventId: 'e1' });
  expect([echo, await optedIn('echo')]).toMatchObject([{ changed: [], commandId: undefined }, false]);

  const unsubscribed = { channels: { email: false }, saidAt: ago(HOUR_MS), eventId: 'e2' };
  await repository.recordStatement('back', unsubscribed);
  await repository.recordStatement('back', { ...subscribed, saidAt: ago(60_000), eventId: 'e3' });
  await repository.recordStatement('new', { ...subscribed, saidAt: ago(60_000), eventId: 'e4' });
  expect([await optedIn('back'), await optedIn('new')]).toEqual([true, true]);
});
