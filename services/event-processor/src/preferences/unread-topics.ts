import type { WebhookEvent } from '@cio-bus/contracts';
import type { Telemetry } from '@cio-bus/service';
import { topicsOf } from './statement-of.ts';

/** A workspace without content sends every change so. */
const LOG_EVERY_MS = 60_000;

/**
 * Counts changes of topics of which an event does not say which: without content, because the webhook's Body Content is
 * off, or with content in which there are none. Logs at most one a minute, with how many there were since the last one.
 *
 * @param now ms since the epoch
 */
export function reportUnreadTopics(
  telemetry: Pick<Telemetry, 'expect' | 'count' | 'logger'>,
  now: () => number,
): (event: Pick<WebhookEvent, 'metric' | 'data'>) => void {
  telemetry.expect('cio_bus_unread_topic_changes_total', {});
  let lastAt = Number.NEGATIVE_INFINITY;
  let changes = 0;
  return ({ metric, data: { content } }) => {
    if (metric !== 'cio_subscription_preferences_changed' || topicsOf(content)) return;
    const hasContent = content !== undefined && content !== null && content !== '';
    telemetry.count('cio_bus_unread_topic_changes_total', { reason: hasContent ? 'no-topics' : 'no-content' });
    if (hasContent) return;
    changes += 1;
    if (now() - lastAt < LOG_EVERY_MS) return;
    telemetry.logger.warn(
      { changes },
      'Customer.io reports changes of topics without content, so the preferences miss them: switch Body Content on at its reporting webhook',
    );
    [lastAt, changes] = [now(), 0];
  };
}
