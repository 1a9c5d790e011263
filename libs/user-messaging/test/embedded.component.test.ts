import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quietTelemetry } from '@cio-bus/service';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AppUser, createMessagingStore, outbox, UserMessagingRepository } from '../src/index.ts';

const HOUR_MS = 3_600_000;

/** On the embedded Postgres; postgres.component.test.ts does what needs several connections. */
describe('UserMessagingRepository', () => {
  let folder: string;
  let store: ReturnType<typeof createMessagingStore>;
  let repository: UserMessagingRepository;
  const users = new Map<string, AppUser>();
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cio-bus-preferences-'));
    store = createMessagingStore({ STATE_DIR: folder }, quietTelemetry('test'), { timeoutMs: 20_000 });
    await store.start();
    const findUser = async (userId: string) => users.get(userId);
    repository = new UserMessagingRepository(store, { source: 'shop', findUser, defaults: { inApp: true } });
  });
  afterAll(async () => {
    await store.stop();
    await rm(folder, { recursive: true });
  });
  beforeEach(() =>
    store.run((db) => sql`TRUNCATE cio_bus.message_choices, cio_bus.people, cio_bus.outbox`.execute(db)),
  );
  const commands = async () => {
    const rows = await store.run((db) => db.selectFrom('cio_bus.outbox').selectAll().orderBy('seq').execute());
    return rows.map(({ command }) => command as unknown as { payload: Record<string, unknown>; timestamp: number });
  };
  const payloads = async () => (await commands()).map(({ payload }) => payload);
  const ago = (ms: number) => new Date(Date.now() - ms);

  it('stores what was said, and writes a command with the opt-ins that have changed', async () => {
    expect(await repository.getPreferences('u1')).toEqual({ email: false, push: false, sms: false, inApp: true });

    const now = await repository.updatePreferences('u1', { email: true, sms: false }, { source: 'settings-page' });
    await repository.updatePreferences('u1', { email: true, inApp: false });

    expect(now).toEqual({ email: true, push: false, sms: false, inApp: true });
    expect(await repository.getPreferences('u1')).toEqual({ email: true, push: false, sms: false, inApp: false });
    expect(await payloads()).toEqual([{ email_opt_in: true, sms_opt_in: false }, { in_app_opt_in: false }]);
    const { channels } = await repository.getChoices('u1');
    expect(channels).toMatchObject({ sms: { optedIn: false, source: 'settings-page', saidAt: expect.any(Date) } });
    expect(channels.push).toBeUndefined();
  });

  it('lets an older statement change nothing, and a repeated one neither', async () => {
    await repository.updatePreferences('u1', { email: true }, { saidAt: ago(HOUR_MS) });
    const late = { channels: { email: false }, saidAt: ago(2 * HOUR_MS), eventId: 'e1' };
    const newer = { channels: { email: false }, saidAt: ago(HOUR_MS / 2), eventId: 'e2', createsPerson: false };

    expect(await repository.recordStatement('u1', late)).toMatchObject({ changed: [], commandId: undefined });
    expect(await repository.recordStatement('u1', newer)).toMatchObject({ changed: ['email'] });
    expect(await repository.recordStatement('u1', newer)).toMatchObject({ changed: [], commandId: undefined });

    expect(await payloads()).toEqual([{ email_opt_in: true }, { email_opt_in: false, _update: true }]);
    expect((await repository.getChoices('u1')).channels.email).toMatchObject({ optedIn: false, eventId: 'e2' });
  });

  it('takes a statement without a time as newer than all before, also after one from a clock that is ahead', async () => {
    await repository.updatePreferences('u1', { email: false }, { saidAt: ago(-HOUR_MS / 20) });
    await repository.updatePreferences('u1', { email: true });
    expect(await repository.getPreferences('u1')).toMatchObject({ email: true });
  });

  it('refuses a statement from the future, which would win over all later ones', async () => {
    const update = repository.updatePreferences('u1', { email: true }, { saidAt: ago(-HOUR_MS) });
    await expect(update).rejects.toMatchObject({ code: 'MESSAGE_INVALID', field: 'saidAt' });
    expect(await commands()).toEqual([]);
  });

  it('gives each command of a person a later time than the one before, whatever the clock does', async () => {
    await repository.updatePreferences('u1', { email: true });
    const ahead = new Date(Date.now() + HOUR_MS / 20);
    await store.run((db) => db.updateTable('cio_bus.people').set({ commanded_at: ahead }).execute());
    await repository.updatePreferences('u1', { email: false });
    expect((await commands())[1]?.timestamp).toBe(ahead.getTime() + 1);
  });

  it('stores topics, and does not report them back to Customer.io', async () => {
    const said = { topics: { news: false, __proto__x: true }, saidAt: ago(HOUR_MS) };
    expect(await repository.recordStatement('u1', said)).toMatchObject({ changedTopics: ['news', '__proto__x'] });
    expect((await repository.getChoices('u1')).topics).toMatchObject({ news: { optedIn: false } });
    expect(await commands()).toEqual([]);
  });

  it('identifies a user of the app with what the app and the store have', async () => {
    const createdAt = new Date(1_700_000_000_999);
    users.set('u1', { email: 'ada@example.com', firstName: 'Ada', createdAt, subscription: { plan: 'pro' } });
    await repository.updatePreferences('u1', { push: true });
    await repository.syncUser('u1');
    expect((await payloads())[1]).toEqual({
      ...{ email: 'ada@example.com', first_name: 'Ada', created_at: 1_700_000_000, plan: 'pro' },
      ...{ email_opt_in: false, push_opt_in: true, sms_opt_in: false, in_app_opt_in: true },
    });
  });

  it('throws for a user whom the app does not have, and for one with a wrong field', async () => {
    users.set('u2', { createdAt: 'yesterday' as never });
    await expect(repository.syncUser('nobody')).rejects.toMatchObject({ name: 'UserNotFoundError' });
    await expect(repository.syncUser('u2')).rejects.toMatchObject({ field: 'createdAt' });
    expect(await commands()).toEqual([]);
  });

  it('forgets a person with all rows, except for a command that deletes them at Customer.io', async () => {
    await repository.updatePreferences('u1', { email: true });
    await repository.updatePreferences('u2', { email: true });
    await store.transaction((db) => outbox(db, { type: 'delete', userId: 'u1', payload: {} }));

    expect(await repository.forget('u1', { dryRun: true })).toEqual({ rows: 3, waiting: 1 });
    expect(await repository.forget('u1')).toEqual({ rows: 3, waiting: 1 });

    expect(await repository.getChoices('u1')).toEqual({ channels: {}, topics: {} });
    expect(await payloads()).toEqual([{ email_opt_in: true }, {}]);
    expect(await repository.forget("'; DROP TABLE x; --\0")).toEqual({ rows: 0, waiting: 0 });
  });

  it('lets no late report bring a forgotten person back, but the person themselves, and what they say later', async () => {
    const optedIn = async () => (await repository.getChoices('u3')).channels.email?.optedIn;
    const report = (said: boolean, saidAt: Date) => ({ channels: { email: said }, saidAt, createsPerson: false });
    await repository.updatePreferences('u3', { email: true });
    await repository.forget('u3', { dryRun: true });
    await repository.recordStatement('u3', report(false, new Date()));
    expect(await optedIn()).toBe(false);
    await repository.forget('u3');

    const late = await repository.recordStatement('u3', report(true, ago(HOUR_MS)));
    expect([late, await optedIn(), await payloads()]).toEqual([
      { changed: [], changedTopics: [], commandId: undefined },
      undefined,
      [],
    ]);
    await repository.recordStatement('u3', report(false, new Date(Date.now() + 1_000)));
    expect(await optedIn()).toBe(false);

    await repository.forget('u3');
    await repository.updatePreferences('u3', { email: true }, { saidAt: ago(HOUR_MS) });
    expect(await optedIn()).toBe(true);
    const kept = await store.run((db) => db.selectFrom('cio_bus.forgotten_people').selectAll().execute());
    expect(JSON.stringify(kept)).not.toContain('u3');
  });

  it('keeps nothing of a transaction that the app rolls back', async () => {
    const update = store.transaction(async (db) => {
      await outbox(db, { type: 'track', userId: 'u1', payload: { name: 'paid' } });
      throw new Error('no money');
    });
    await expect(update).rejects.toThrow('no money');
    expect(await commands()).toEqual([]);
  });

  it('belongs to one process: another one cannot start, and says what to do', async () => {
    const second = createMessagingStore({ STATE_DIR: folder }, quietTelemetry('test'));
    await expect(second.start()).rejects.toMatchObject({
      name: 'UnavailableError',
      message: expect.stringContaining('set DATABASE_URL for several'),
    });
    await second.stop();
  });

  it('starts on the tables of a later release, as during a rollout and after a rollback', async () => {
    await store.run((db) => sql`INSERT INTO cio_bus.kysely_migration VALUES ('9999-later', now()::text)`.execute(db));
    await store.stop();
    await store.start();
    await repository.updatePreferences('u1', { email: true });
    expect((await repository.getPreferences('u1')).email).toBe(true);
  });

  it('keeps everything over a stop and a start', async () => {
    await repository.updatePreferences('u1', { sms: true });
    await store.stop();
    await expect(repository.getPreferences('u1')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await store.start();
    expect(await repository.getPreferences('u1')).toMatchObject({ sms: true });
  });
});
