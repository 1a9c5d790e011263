import type { PersonCommand } from '@cio-bus/contracts';
import type { ServicePart } from '@cio-bus/service';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { type MessagingStore, outboxInsert, UserMessagingRepository } from '../src/index.ts';
import { type NewDatabase, newDatabase } from './new-database.ts';
import { createWorld, numbersOf, openStore, PATIENT, startStore } from './outbox-world.ts';

const serverUrl = inject('databaseUrl') ?? '';

describe.skipIf(serverUrl === '')('on a real Postgres and Kafka', () => {
  let database: NewDatabase;
  let store: MessagingStore & ServicePart;
  let world: Awaited<ReturnType<typeof createWorld>>;
  beforeAll(async () => {
    database = await newDatabase(serverUrl);
  });
  afterAll(async () => {
    await store?.stop();
    await database?.drop();
  });
  beforeEach(async () => {
    if (store === undefined) await startedAtOnce();
    world = await createWorld(store);
  });
  /** The numbers of u1's commands; Kafka's readers see a transaction some moments after its end. */
  const numbersOnKafka = async () => numbersOf(await world.commandsOnKafka(), 'u1');
  /** The first test is that this works: each of the four would create the tables. */
  async function startedAtOnce() {
    const stores = [openStore(database), openStore(database), openStore(database), openStore(database)];
    await Promise.all(stores.map((each) => each.start()));
    const [first, ...others] = stores;
    store = first as typeof store;
    await Promise.all(others.map((each) => each.stop()));
  }

  it('has its tables once, though several processes have started at once', async () => {
    expect(await world.rows()).toEqual([]);
    const { rows } = await store.run((db) => sql`SELECT * FROM cio_bus.outbox_relay`.execute(db));
    expect(rows).toHaveLength(1);
  });

  it('publishes what an app commits with its own client, and nothing of what it rolls back', async () => {
    await world.startRelay();
    const client = await database.connect();
    onTestFinished(() => client.end());
    const write = async (userId: string, end: 'COMMIT' | 'ROLLBACK') => {
      await client.query('BEGIN');
      await client.query(outboxInsert({ type: 'track', userId, payload: { name: 'paid' } }, { source: 'shop' }));
      await client.query(
        `INSERT INTO cio_bus.outbox (command) VALUES ('{"type":"identify","userId":"${userId}","payload":{"n":1}}')`,
      );
      await client.query(end);
    };
    await write('regretted', 'ROLLBACK');
    await write('kept', 'COMMIT');

    await world.untilPublished();
    const typesOnKafka = async () => (await world.commandsOnKafka()).map(({ userId, type }) => [userId, type]);
    await expect.poll(typesOnKafka, PATIENT).toEqual([
      ['kept', 'identify'],
      ['kept', 'track'],
    ]);
  });

  it('publishes each command once, in order per person, with several relays and writers', async () => {
    const other = await startStore(database);
    await world.startRelay(store, { batchRows: 7 });
    await world.startRelay(other, { batchRows: 5 });
    const people = ['u1', 'u2', 'u3'];
    const write = async (of: MessagingStore, from: number) => {
      const repository = new UserMessagingRepository(of, { source: 'app' });
      for (let n = from; n < 60; n += 2)
        await repository.updatePreferences(people[n % 3] as string, { email: n % 4 < 2, sms: n % 2 === 0 });
    };
    await Promise.all([write(store, 0), write(other, 1)]);
    await world.untilPublished();

    const idsOf = (commands: readonly PersonCommand[], person: string) =>
      commands.filter(({ userId }) => userId === person).map(({ id }) => id);
    const written = (await world.rows()).map(({ command }) => command as unknown as PersonCommand);
    const published = async () => {
      const commands = await world.commandsOnKafka();
      return people.map((person) => idsOf(commands, person));
    };
    await expect.poll(published, PATIENT).toEqual(people.map((person) => idsOf(written, person)));
  });

  it('publishes nothing again after a relay that died between the acknowledgement and its mark', async () => {
    for (let n = 0; n < 10; n += 1) await world.insert('u1', n);
    // Nothing of such a process reaches the database after Kafka's commit.
    let isClaimed = false;
    let isDead = false;
    const died = Promise.withResolvers<void>();
    const unlessDead = <T>(call: () => Promise<T>) => (isDead ? Promise.reject(new Error('killed')) : call());
    const dying: MessagingStore = {
      run: (work) => unlessDead(() => store.run(work)),
      transaction: (work) =>
        unlessDead(() =>
          store.transaction(async (db) => {
            const batch = await work(db);
            isDead = isClaimed && batch === undefined; // this one marks the batch: a claim would have found it again
            isClaimed ||= batch !== undefined;
            if (!isDead) return batch;
            died.resolve();
            throw new Error('killed');
          }),
        ),
    };
    await world.startRelay(dying);
    await died.promise;
    await expect.poll(numbersOnKafka, PATIENT).toHaveLength(10);
    expect((await world.rows()).filter(({ published_at: at }) => at)).toEqual([]);

    await world.insert('u1', 10);
    await world.expireLease();
    await world.startRelay();
    await world.untilPublished();

    await expect.poll(numbersOnKafka, PATIENT).toEqual(Array.from({ length: 11 }, (_, n) => n));
  });

  it('keeps a relay that was frozen in the middle from publishing behind the one that took over', async () => {
    for (let n = 0; n < 5; n += 1) await world.insert('u1', n);
    const frozen = Promise.withResolvers<void>();
    const resumed = Promise.withResolvers<void>();
    let claims = 0;
    let looks = 0;
    let claimsBefore = 0;
    const freezing: MessagingStore = {
      transaction(work) {
        claims += 1;
        return store.transaction(work);
      },
      async run(work) {
        const result = await store.run(work);
        if (claims > 0) looks += 1; // before that, it measures the outbox
        if (claims > 0 && looks === 1) {
          claimsBefore = claims;
          frozen.resolve(); // Kafka's transaction has begun, and the batch is said to be its own
          await resumed.promise;
        }
        return result;
      },
    };
    const relay = await world.startRelay(freezing);
    await frozen.promise;
    await world.expireLease();
    const successor = await world.startRelay();
    await world.untilPublished();
    await world.insert('u1', 5);
    await world.untilPublished();

    resumed.resolve();
    await vi.waitFor(() => expect(claims).toBeGreaterThan(claimsBefore), PATIENT); // it has tried, and begins its next round
    await world.insert('u1', 6);
    await world.untilPublished();
    await relay.stop();
    await successor.stop();
    await expect.poll(numbersOnKafka, PATIENT).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});
