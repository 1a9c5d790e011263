import { personCommand, topics } from '@cio-bus/contracts';
import { type KafkaConnection, readTopic } from '@cio-bus/kafka';
import type { MessagingPreferences, MessagingStore } from '@cio-bus/user-messaging';
import { UserMessagingRepository } from '@cio-bus/user-messaging';
import { lastChoices, type PlannedUpdate } from './plan-updates.ts';

/** A row of the outbox, in its order. */
export interface OutboxEntry {
  id: string;
  key: string;
  isPublished: boolean;
}

/** Where Postgres and Kafka differ; each list should be empty. */
export interface Disagreement {
  /** People whose choices in Postgres are not what they said last. */
  wrongChoices: string[];
  /** Ids that Kafka has more than once. */
  twice: string[];
  /** Ids that only one of outbox and Kafka has. */
  onlyInOne: string[];
  /** People whose commands in Kafka are in another order than in the outbox. */
  wrongOrder: string[];
  /** People whose commands, one after another, do not end with what they said last. */
  wrongEnd: string[];
}

export const attributeOf = { email: 'email_opt_in', push: 'push_opt_in', sms: 'sms_opt_in', inApp: 'in_app_opt_in' };

/** The rows of the outbox, which are kept for a day. */
export async function readOutbox(store: MessagingStore): Promise<OutboxEntry[]> {
  const rows = await store.run((db) =>
    db.selectFrom('cio_bus.outbox').select(['id', 'key', 'published_at']).orderBy('seq').execute(),
  );
  return rows.map(({ id, key, published_at: at }) => ({ id, key, isPublished: at !== null }));
}

/** What everybody should have as attributes. */
export function expectedAttributes(updates: readonly PlannedUpdate[]): Map<string, Record<string, boolean>> {
  const byName = Object.entries(attributeOf) as [keyof MessagingPreferences, string][];
  return new Map(
    [...lastChoices(updates)].map(([userId, said]) => [
      userId,
      Object.fromEntries(
        byName.flatMap(([channel, name]) => (said[channel] === undefined ? [] : [[name, said[channel]]])),
      ),
    ]),
  );
}

/** Compares what was said with Postgres and Kafka. */
export async function findDisagreement(
  { store, kafka }: { store: MessagingStore; kafka: KafkaConnection },
  updates: readonly PlannedUpdate[],
): Promise<Disagreement> {
  const outbox = await readOutbox(store);
  const published: { id: string; userId: string; payload: Record<string, unknown> }[] = [];
  for await (const record of readTopic(kafka, topics.identify)) {
    const { id, userId = '', payload } = personCommand.read(record);
    published.push({ id, userId, payload });
  }
  const inOutbox = new Set(outbox.map(({ id }) => id));
  const inKafka = new Set(published.map(({ id }) => id));
  const repository = new UserMessagingRepository(store, { source: 'trial' });
  const disagreement: Disagreement = {
    wrongChoices: [],
    twice: published.map(({ id }) => id).filter((id, index, all) => all.indexOf(id) !== index),
    onlyInOne: [...inOutbox, ...inKafka].filter((id) => inOutbox.has(id) !== inKafka.has(id)),
    wrongOrder: [],
    wrongEnd: [],
  };
  for (const [userId, attributes] of expectedAttributes(updates)) {
    const { channels } = await repository.getChoices(userId);
    const stored = Object.fromEntries(
      Object.entries(attributeOf).flatMap(([channel, name]) => {
        const choice = channels[channel as keyof MessagingPreferences];
        return choice ? [[name, choice.optedIn]] : [];
      }),
    );
    if (!isSame(stored, attributes)) disagreement.wrongChoices.push(userId);
    const own = published.filter((command) => command.userId === userId);
    const order = outbox.filter(({ key }) => key === userId).map(({ id }) => id);
    if (own.map(({ id }) => id).join() !== order.join()) disagreement.wrongOrder.push(userId);
    if (!isSame(Object.assign({}, ...own.map(({ payload }) => payload)), attributes))
      disagreement.wrongEnd.push(userId);
  }
  return disagreement;
}

const isSame = (one: object, other: object): boolean =>
  JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
