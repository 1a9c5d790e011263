/** Message preferences of people in Postgres, and a transactional outbox for commands. */
export { type OutboxInsert, type OutboxOptions, outbox, outboxInsert } from './outbox/outbox-row.ts';
export { type AppUser, UserNotFoundError } from './preferences/app-user.ts';
export type { Channel, MessagingPreferences } from './preferences/channels.ts';
export type { ForgottenPerson } from './preferences/forget-person.ts';
export type { RecordedStatement } from './preferences/record-statement.ts';
export type { Statement, StatementOptions } from './preferences/statement.ts';
export type { StoredChoice, StoredChoices } from './preferences/stored-choices.ts';
export { type RepositoryOptions, UserMessagingRepository } from './preferences/user-messaging-repository.ts';
export { createOutboxRelay, type OutboxRelayParts } from './relay/outbox-relay.ts';
export type { RelayOptions } from './relay/relay-options.ts';
export { messagingSettings } from './settings.ts';
export {
  createMessagingStore,
  type MessagingExecutor,
  type MessagingStore,
  type MessagingStoreOptions,
} from './store/messaging-store.ts';
export type { MessagingConfig } from './store/open-database.ts';
