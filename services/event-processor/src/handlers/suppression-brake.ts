import type { Telemetry } from '@cio-bus/service';

const HOUR_MS = 3_600_000;

/** Why a suppression is not published. */
export type Withheld = 'dry-run' | 'brake';

/** Decides whether the suppression that follows from an event may be published. */
export interface SuppressionBrake {
  /** Undefined when it may. The same event gets the same answer again. */
  withheld(eventId: string): Withheld | undefined;
}

interface Options {
  /** Further suppressions within an hour halt suppressing. */
  maxPerHour: number;
  /** Nothing is suppressed. */
  dryRun: boolean;
  telemetry: Pick<Telemetry, 'gauge' | 'logger'>;
  /** Ms since the epoch. */
  now: () => number;
}

/**
 * Bounds how many people this process suppresses: a suppression deletes the profile for good, and a provider that suddenly
 * words its refusals differently must not cost thousands. Above the limit it stays halted until a restart.
 */
export function createSuppressionBrake({ maxPerHour, dryRun, telemetry, now }: Options): SuppressionBrake {
  /** Times by event, the oldest first; at most `maxPerHour`. */
  const allowed = new Map<string, number>();
  let isHalted = false;
  telemetry.gauge('cio_bus_suppressing_halted', {}, 0);

  const halt = () => {
    isHalted = true;
    telemetry.gauge('cio_bus_suppressing_halted', {}, 1);
    telemetry.logger.error({ maxPerHour }, 'suppressing is halted: more people than SUPPRESS_MAX_PER_HOUR');
  };

  return {
    withheld(eventId) {
      if (dryRun) return 'dry-run';
      if (allowed.has(eventId)) return undefined;
      for (const [id, at] of allowed) {
        if (now() - at < HOUR_MS) break;
        allowed.delete(id);
      }
      if (!isHalted && allowed.size >= maxPerHour) halt();
      if (isHalted) return 'brake';
      allowed.set(eventId, now());
      return undefined;
    },
  };
}
