import type { ServicePart } from '@cio-bus/service';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { type MessagingStore, outboxInsert } from '../src/index.ts';
import { type NewDatabase, newDatabase } from './new-database.ts';
import { createWorld, numbersOf, openStore, PATIENT } from './outbox-world.ts';

const serverUrl = inject('databaseUrl') ?? '';

/** Which rows the relay publishes; postgres.component.test.ts has what happens when it dies. */
describe.skipIf(serverUrl === '')('rows of the outbox', () => {
  let database: NewDatabase;
  let store: MessagingStore & ServicePart;
  let world: Awaited<ReturnType<typeof createWorld>>;
  beforeAll(async () => {
    database = await newDatabase(serverUrl);
    store = openStore(database);
    await store.start();
  });
  afterAll(async () => {
    await store?.stop();
    await database?.drop();
  });
  beforeEach(async () => {
    world = await createWorld(store);
  });
  /** The numbers of u1's commands; Kafka's readers see a transaction some moments after its end. */
  const numbersOnKafka = async () => numbersOf(await world.commandsOnKafka(), 'u1');

  it('publishes nothing of a row that is erased while the relay claims it', async () => {
    const client = await database.connect();
    onTestFinished(() => client.end());
    const write = (userId: string) => client.query(outboxInsert({ type: 'identify', userId, payload: { n: 1 } }));
    await write('erased');
    await client.query('BEGIN');
    await client.query('DELETE FROM cio_bus.outbox');
    await world.startRelay();
    const locked = () =>
      store.run((db) =>
        sql`SELECT pid FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`.execute(db),
      );
    await expect.poll(async () => (await locked()).rows.length, PATIENT).toBeGreaterThan(0);
    await client.query('COMMIT');
    await write('kept');

    await world.untilPublished();
    const people = async () => (await world.commandsOnKafka()).map(({ userId }) => userId);
    await expect.poll(people, PATIENT).toEqual(['kept']);
  });

  it('publishes what was written now, also where the clock of the relay is behind', async () => {
    const { now } = Date;
    vi.spyOn(Date, 'now').mockImplementation(() => now() - 10 * 60_000);
    onTestFinished(() => void vi.restoreAllMocks());
    const client = await database.connect();
    onTestFinished(() => client.end());
    await client.query(
      `INSERT INTO cio_bus.outbox (command) VALUES ('{"type":"identify","userId":"u1","payload":{"n":1}}')`,
    );
    await world.startRelay();

    await world.untilPublished();
    await expect.poll(numbersOnKafka, PATIENT).toEqual([1]);
  });

  it('sets a row aside that Kafka refuses as too large, and publishes the rows around it', async () => {
    world = await createWorld(store, { maxBytes: 2_000 });
    for (let n = 0; n < 4; n += 1) await world.insert('u1', n);
    const payload = { a: 'x'.repeat(990), b: 'x'.repeat(990), c: 'x'.repeat(990) };
    const big = JSON.stringify({ type: 'identify', userId: 'u1', payload });
    await store.run((db) => sql`INSERT INTO cio_bus.outbox (command) VALUES (${big})`.execute(db));
    for (let n = 4; n < 8; n += 1) await world.insert('u1', n);

    await world.startRelay();
    await world.untilPublished();

    await expect.poll(numbersOnKafka, PATIENT).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect((await world.rows()).filter(({ refused_at: at }) => at).map(({ reason }) => reason)).toEqual([
      expect.stringContaining('MESSAGE_TOO_LARGE'),
    ]);
  });
});
