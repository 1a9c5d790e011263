import { serviceSettings } from './common-settings.ts';
import { type ConfigDefinition, ConfigError, type ConfigOf, type ConfigShape, defineConfig } from './config.ts';
import { type HealthServer, startHealthServer } from './health-server.ts';
import { createTelemetry, type ServiceTelemetry } from './prometheus-telemetry.ts';
import type { ServiceContext, ServicePart } from './service-part.ts';

/** What a service is: its name, its settings, and how it is wired. Parts start in order and stop in reverse. */
export interface ServiceDefinition<Shape extends ConfigShape> {
  name: string;
  config: ConfigDefinition<Shape>;
  wire(context: ServiceContext<ConfigOf<ConfigDefinition<Shape & typeof serviceSettings>>>): ServicePart[];
}

const EXIT_FAILED = 1;
const EXIT_BAD_SETTINGS = 2;

/**
 * Runs a service until SIGTERM or SIGINT, or until a part gives up.
 *
 * The only reader of the environment. A failed start, a part that gave up and a stop past its deadline exit non-zero;
 * a second signal ends the process at once.
 */
export async function runService<Shape extends ConfigShape>(definition: ServiceDefinition<Shape>): Promise<void> {
  const config = readConfig(definition);
  const telemetry = createTelemetry(definition.name, config.LOG_LEVEL);
  const parts = definition.wire({ config, telemetry });
  const health = await startHealthServer({ host: config.BIND_HOST, port: config.HEALTH_PORT, telemetry, parts });
  const stopRequested = untilSignal();

  const started: ServicePart[] = [];
  let failure = await startParts(parts, started);
  if (!failure) {
    health.setUnready(undefined);
    telemetry.logger.info({ healthPort: health.port }, 'service started');
    failure = await Promise.race([stopRequested, ...parts.flatMap((part) => part.failure ?? [])]);
  }
  if (failure) telemetry.logger.error({ err: failure }, 'service failed');
  process.exitCode = failure ? EXIT_FAILED : 0;
  await stop({ started, health, telemetry, timeoutMs: config.STOP_TIMEOUT_MS });
  process.exit();
}

function readConfig<Shape extends ConfigShape>(definition: ServiceDefinition<Shape>) {
  try {
    return defineConfig({ ...serviceSettings, ...definition.config.shape }).parse(process.env) as ConfigOf<
      ConfigDefinition<Shape & typeof serviceSettings>
    > &
      ConfigOf<ConfigDefinition<typeof serviceSettings>>;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${definition.name}: ${error.message}\n`);
    process.exit(EXIT_BAD_SETTINGS);
  }
}

async function startParts(parts: readonly ServicePart[], started: ServicePart[]): Promise<Error | undefined> {
  for (const part of parts) {
    started.push(part); // also when its start fails: it may have opened something
    try {
      await part.start();
    } catch (cause) {
      return new Error(`${part.name} did not start: ${cause instanceof Error ? cause.message : cause}`, { cause });
    }
  }
  return undefined;
}

/** Resolves at the first signal; a second one ends the process at once. */
function untilSignal(): Promise<undefined> {
  return new Promise((resolve) => {
    let signalled = false;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (signalled) process.exit(EXIT_FAILED);
        signalled = true;
        resolve(undefined);
      });
    }
  });
}

interface Stopping {
  started: ServicePart[];
  health: HealthServer;
  telemetry: ServiceTelemetry;
  timeoutMs: number;
}

async function stop({ started, health, telemetry, timeoutMs }: Stopping): Promise<void> {
  health.setUnready('stopping');
  const deadline = setTimeout(() => {
    telemetry.logger.error({ timeoutMs }, 'stop took too long');
    process.exit(EXIT_FAILED);
  }, timeoutMs);
  for (const part of started.reverse()) {
    try {
      await part.stop();
    } catch (error) {
      telemetry.logger.error({ err: error, part: part.name }, 'part did not stop cleanly');
      process.exitCode = EXIT_FAILED;
    }
  }
  await health.close();
  clearTimeout(deadline);
  telemetry.logger.info({}, 'service stopped');
}
