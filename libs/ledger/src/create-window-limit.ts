import type { ServicePart, Telemetry } from '@cio-bus/service';
import type { LedgerConfig } from './port/ledger-config.ts';
import type { WindowLimit, WindowLimitOptions } from './port/window-limit.ts';
import { limitInRedis } from './redis/window-limit-in-redis.ts';
import { limitInSqlite } from './sqlite/window-limit-in-sqlite.ts';

/** Creates a limit: in Redis with `REDIS_URL`, otherwise in `STATE_DIR/limit-<name>.sqlite`. Both survive a restart. */
export function createWindowLimit(
  config: LedgerConfig,
  telemetry: Pick<Telemetry, 'logger'>,
  options: WindowLimitOptions,
): WindowLimit & ServicePart {
  const name = `limit-${options.name}`;
  return { name, ...(limitInRedis(config, telemetry, options) ?? limitInSqlite(config, telemetry, options)) };
}
