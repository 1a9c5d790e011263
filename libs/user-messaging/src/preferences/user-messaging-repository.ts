import { outbox } from '../outbox/outbox-row.ts';
import type { MessagingExecutor, MessagingStore } from '../store/messaging-store.ts';
import { type AppUser, attributesOf, UserNotFoundError } from './app-user.ts';
import { type MessagingPreferences, toAttributes } from './channels.ts';
import { type ForgottenPerson, forgetPerson } from './forget-person.ts';
import { lockPerson, rememberCommand } from './lock-person.ts';
import { type RecordedStatement, recordStatement } from './record-statement.ts';
import { checkStatement, checkUserId, type Statement, type StatementOptions } from './statement.ts';
import { readChoices, type StoredChoices, toPreferences } from './stored-choices.ts';

/** Options of {@link UserMessagingRepository}. */
export interface RepositoryOptions {
  /** Name of the app, recorded with its commands and statements. */
  source: string;
  /**
   * Finds a user of the app, for {@link UserMessagingRepository.syncUser}. It runs in the transaction that identifies them: to
   * read the same database, use `db`.
   */
  findUser?: (userId: string, db: MessagingExecutor) => Promise<AppUser | undefined>;
  /** What counts while a person has said nothing about a channel. @default nobody has opted in */
  defaults?: Partial<MessagingPreferences>;
}

/**
 * The message preferences of people. What a person says is stored first; the command for Customer.io is committed with
 * it, in the outbox, and published by the relay.
 *
 * Every method throws
 * - BusError `MESSAGE_INVALID` naming the field when an argument is wrong: nothing is stored;
 * - BusError `STORE_UNAVAILABLE` while the database is unavailable, full or locked. Call again: a repeat has no second effect.
 *
 * @example
 * await repository.updatePreferences('u1', { email: false }, { source: 'settings-page' });
 * await repository.getPreferences('u1'); // { email: false, push: false, sms: false, inApp: false }
 */
export class UserMessagingRepository {
  readonly #store: MessagingStore;
  readonly #options: RepositoryOptions;
  readonly #defaults: MessagingPreferences;

  constructor(store: MessagingStore, options: RepositoryOptions) {
    this.#store = store;
    this.#options = options;
    this.#defaults = { email: false, push: false, sms: false, inApp: false, ...options.defaults };
  }

  /**
   * Identifies a user of the app: name, address, plan and opt-ins, as the app and this store have them now.
   *
   * @returns the command's id
   * @throws UserNotFoundError when the app has no such user
   */
  async syncUser(userId: string): Promise<string> {
    checkUserId(userId);
    const { findUser, source } = this.#options;
    if (!findUser) throw new Error('syncUser needs the option findUser');
    return this.#store.transaction(async (db) => {
      const { commandTime } = await lockPerson(db, userId); // two calls at once must not identify in the wrong order
      const user = await findUser(userId, db);
      if (!user) throw new UserNotFoundError();
      const preferences = toPreferences(await readChoices(db, userId), this.#defaults);
      const payload = { ...attributesOf(user), ...toAttributes(preferences) };
      await rememberCommand(db, userId, commandTime);
      return outbox(db, { type: 'identify', userId, payload, timestamp: commandTime }, { source });
    });
  }

  /** Whether a person has opted in, by channel; for a channel about which they said nothing, the default. */
  async getPreferences(userId: string): Promise<MessagingPreferences> {
    return toPreferences(await this.getChoices(userId), this.#defaults);
  }

  /** What a person has said, when and where; what was never mentioned is absent. */
  async getChoices(userId: string): Promise<StoredChoices> {
    checkUserId(userId);
    return this.#store.run((db) => readChoices(db, userId));
  }

  /**
   * Stores the choice of a person, and identifies them with the opt-ins that have changed.
   *
   * @returns all preferences, as they are now
   */
  async updatePreferences(
    userId: string,
    preferences: Partial<MessagingPreferences>,
    options: StatementOptions = {},
  ): Promise<MessagingPreferences> {
    await this.recordStatement(userId, { ...options, channels: preferences });
    return this.getPreferences(userId);
  }

  /** Stores a statement, and identifies the person with the opt-ins that have changed. The latest statement counts, in whatever order they arrive. */
  async recordStatement(userId: string, statement: Statement): Promise<RecordedStatement> {
    checkUserId(userId);
    const choices = checkStatement(statement);
    const source = statement.source ?? this.#options.source;
    return this.#store.transaction((db) => recordStatement(db, userId, { ...statement, choices, source }));
  }

  /** Removes all that is stored about a person, commands in the outbox included. */
  async forget(userId: string, options: { dryRun?: boolean } = {}): Promise<ForgottenPerson> {
    if (typeof userId !== 'string' || userId === '') return { rows: 0, waiting: 0 };
    return this.#store.transaction((db) => forgetPerson(db, userId, options));
  }
}
