import type { WindowLimit } from '@cio-bus/ledger';
import type { ServicePart, Telemetry } from '@cio-bus/service';

interface Options {
  limit: Pick<WindowLimit, 'isShared' | 'usage'>;
  maxPerHour: number;
  telemetry: Pick<Telemetry, 'gauge' | 'forget' | 'logger'>;
  /** @default 10 s */
  everyMs?: number;
}

const EVERY_MS = 10_000;

/**
 * Exports how many suppressions were let through, how many may be, and whether suppressing is halted. With a shared count all
 * instances export the same number. While the count is unreachable none is exported: the last one would look current.
 */
export function reportSuppressions({ limit, maxPerHour, telemetry, everyMs = EVERY_MS }: Options): ServicePart {
  const shared = limit.isShared ? ('true' as const) : ('false' as const);
  let looking: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function look() {
    try {
      const { inWindow, inDay, closedAt } = await limit.usage();
      telemetry.gauge('cio_bus_suppressing_halted', {}, closedAt === undefined ? 0 : 1);
      telemetry.gauge('cio_bus_suppressions_passed', { period: 'hour', shared }, inWindow);
      telemetry.gauge('cio_bus_suppressions_passed', { period: 'day', shared }, inDay);
    } catch (err) {
      for (const period of ['hour', 'day'] as const)
        telemetry.forget('cio_bus_suppressions_passed', { period, shared });
      telemetry.logger.debug({ err }, 'the count of suppressions is unreachable');
    }
  }

  /** One look at a time: a slow one must not overwrite what a later one has found. */
  const lookAgain = () => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
  };

  return {
    name: 'suppression-report',
    async start() {
      telemetry.gauge('cio_bus_suppressions_max_per_hour', { shared }, maxPerHour);
      lookAgain(); // not awaited: a service whose count is unavailable still starts
      timer = setInterval(lookAgain, everyMs);
    },
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}
