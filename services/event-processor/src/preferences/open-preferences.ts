import type { WebhookEvent } from '@cio-bus/contracts';
import { topics } from '@cio-bus/contracts';
import type { KafkaConnection } from '@cio-bus/kafka';
import type { ServiceContext, ServicePart } from '@cio-bus/service';
import {
  createMessagingStore,
  createOutboxRelay,
  type RecordedStatement,
  UserMessagingRepository,
} from '@cio-bus/user-messaging';
import { preferenceRoutes } from './preference-routes.ts';
import type { PreferenceConfig } from './preference-settings.ts';
import { statementOf } from './statement-of.ts';
import { reportUnreadTopics } from './unread-topics.ts';

/** The message preferences, when this service has them. */
export interface Preferences {
  /** Store and relay, to be started in this order. */
  parts: ServicePart[];
  /** Stores what an event says. Safe to repeat. @returns undefined for an event that says nothing */
  record(event: WebhookEvent): Promise<RecordedStatement | undefined>;
}

/** Opens the preferences if `PREFERENCES` is on; otherwise there are none. */
export function openPreferences(
  { config, telemetry, stop }: ServiceContext<PreferenceConfig>,
  kafka: KafkaConnection,
): Preferences {
  if (!config.PREFERENCES) return { parts: [], record: async () => undefined };
  const store = createMessagingStore(config, telemetry);
  const repository = new UserMessagingRepository(store, { source: telemetry.service });
  const relay = createOutboxRelay({ store, kafka, telemetry, markTopic: topics.webhooks, stopMs: stop.flushMs });
  const reportUnread = reportUnreadTopics(telemetry, Date.now);
  return {
    parts: [{ ...store, routes: preferenceRoutes({ repository, telemetry }) }, relay],
    async record(event) {
      reportUnread(event);
      const said = statementOf(event);
      return said && repository.recordStatement(said.userId, said.statement);
    },
  };
}
