import { serviceSettings } from './common-settings.ts';
import { type ConfigDefinition, ConfigError, type ConfigOf, type ConfigShape, defineConfig } from './config.ts';
import { type HealthServer, startHealthServer } from './health-server.ts';
import { limitHeapGrowth } from './limit-heap-growth.ts';
import { createTelemetry, type ServiceTelemetry } from './prometheus-telemetry.ts';
import type { ServiceContext, ServicePart } from './service-part.ts';
import { startTracing } from './start-tracing.ts';
import { VERSION } from './version.ts';

/** What a service is: its name, its settings, and how it is wired. Parts start in order and stop in reverse. */
export interface ServiceDefinition<Shape extends ConfigShape> {
  name: string;
  config: ConfigDefinition<Shape>;
  wire(context: ServiceContext<ConfigOf<ConfigDefinition<Shape & typeof serviceSettings>>>): ServicePart[];
}

const EXIT_FAILED = 1;
const EXIT_BAD_SETTINGS = 2;

/** How a run ended: by a signal, or because something failed. */
interface Ending {
  failure?: Error;
}

/**
 * Runs a service until SIGTERM or SIGINT, or until a part gives up; both are heard while parts still start.
 *
 * The only reader of the environment. A failed start, a part that gave up and a stop past its deadline exit non-zero;
 * a second signal ends the process at once.
 */
export async function runService<Shape extends ConfigShape>(definition: ServiceDefinition<Shape>): Promise<void> {
  limitHeapGrowth();
  const config = readConfig(definition);
  const tracing = await startTracing(definition.name, VERSION, config);
  const telemetry = createTelemetry(definition.name, config.LOG_LEVEL, tracing);
  telemetry.gauge('cio_bus_build_info', { version: VERSION, environment: config.BUS_ENVIRONMENT }, 1);
  const signalled = untilSignal();
  try {
    const parts = definition.wire({ config, telemetry });
    const health = await startHealthServer({ host: config.BIND_HOST, port: config.HEALTH_PORT, telemetry, parts });
    await live({ parts, signalled, health, telemetry, timeoutMs: config.STOP_TIMEOUT_MS });
  } catch (error) {
    telemetry.logger.error({ err: error }, 'service failed');
    process.exitCode = EXIT_FAILED;
  }
  await tracing?.stop();
  process.exit();
}

interface Life extends Omit<Stopping, 'started'> {
  parts: readonly ServicePart[];
  signalled: Promise<Ending>;
}

async function live({ parts, signalled, ...rest }: Life): Promise<void> {
  const { health, telemetry } = rest;
  const givenUp = parts.flatMap(({ failure: reason }) => reason?.then((failure): Ending => ({ failure })) ?? []);
  const ended = Promise.race([signalled, ...givenUp]);
  const started: ServicePart[] = [];
  const stopping = new AbortController();
  let ending = await Promise.race([ended, startParts(parts, started, stopping.signal)]);
  if (!ending) {
    health.setUnready(undefined);
    telemetry.logger.info({ healthPort: health.port }, 'service started');
    ending = await ended;
  }
  stopping.abort();
  if (ending.failure) {
    telemetry.logger.error({ err: ending.failure }, 'service failed');
    process.exitCode = EXIT_FAILED;
  }
  await stop({ started, ...rest });
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

/** Resolves to nothing once all parts work. What is being started when the signal aborts is the last one. */
async function startParts(
  parts: readonly ServicePart[],
  started: ServicePart[],
  stopping: AbortSignal,
): Promise<Ending | undefined> {
  for (const part of parts) {
    if (stopping.aborted) return undefined;
    started.push(part); // also when its start fails: it may have opened something
    try {
      await part.start();
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : cause;
      return { failure: new Error(`${part.name} did not start: ${reason}`, { cause }) };
    }
  }
  return undefined;
}

/** Resolves at the first signal; a second one ends the process at once. */
function untilSignal(): Promise<Ending> {
  return new Promise((resolve) => {
    let signalled = false;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (signalled) process.exit(EXIT_FAILED);
        signalled = true;
        resolve({});
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
