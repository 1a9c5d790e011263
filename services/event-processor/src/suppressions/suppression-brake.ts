import type { WebhookEvent } from '@cio-bus/contracts';
import type { WindowLimit } from '@cio-bus/ledger';
import type { Telemetry } from '@cio-bus/service';

/** Why a suppression is not published. `late`: the event is old, and the address may no longer be the person's. */
export type Withheld = 'dry-run' | 'late' | 'brake';

type Facts = Pick<WebhookEvent, 'id' | 'timestamp'>;

/** Decides whether the suppression that follows from an event may be published. */
export interface SuppressionBrake {
  /**
   * Undefined when it may. The same event gets the same answer again, but that of a dry run, and of one that grew late
   * meanwhile.
   *
   * @throws BusError `STORE_UNAVAILABLE` while the shared count is unreachable
   */
  withheld(event: Facts): Promise<Withheld | undefined>;
}

interface Options {
  /** Events whose suppression may be published; beyond it suppressing is halted. */
  limit: Pick<WindowLimit, 'admits'>;
  /** Nothing is suppressed. */
  dryRun: boolean;
  /** Age of an event from which on it is late, ms; 0: none is. */
  lateAfterMs: number;
  /** Ms since the epoch. @default Date.now */
  now?: () => number;
  telemetry: Pick<Telemetry, 'gauge' | 'logger'>;
}

const HALTED = 'suppressing is halted: SUPPRESS_MAX_PER_HOUR was exceeded; see docs/runbooks/suppressing-halted.md';

/**
 * Bounds how many people are suppressed: a suppression deletes the profile for good, and a provider that suddenly words its
 * refusals differently must not cost thousands. Above the limit every process is halted, also after a restart, until an
 * operator has looked at it (`SUPPRESS_RESUMED_AT`).
 */
export function createSuppressionBrake(options: Options): SuppressionBrake {
  const { limit, dryRun, lateAfterMs, telemetry, now = Date.now } = options;
  let isLogged = false;

  const halted = () => {
    telemetry.gauge('cio_bus_suppressing_halted', {}, 1);
    if (isLogged) return;
    isLogged = true;
    telemetry.logger.error({}, HALTED);
  };

  /** Events that may be suppressed and are being published: a halt does not change the answer of one that is repeated. */
  const admitted = new Set<string>();
  const MAX_KEPT = 10_000;

  return {
    async withheld({ id: eventId, timestamp }) {
      if (admitted.has(eventId)) return undefined;
      if (lateAfterMs > 0 && timestamp < now() - lateAfterMs) return 'late';
      if (dryRun) return 'dry-run';
      if (!(await limit.admits(eventId))) {
        halted();
        return 'brake';
      }
      admitted.add(eventId);
      const [oldest = eventId] = admitted;
      if (admitted.size > MAX_KEPT) admitted.delete(oldest);
      return undefined;
    },
  };
}
