import { setTimeout as sleep } from 'node:timers/promises';
import { serviceSettings } from './common-settings.ts';
import { type ConfigDefinition, ConfigError, type ConfigOf, type ConfigShape, defineConfig } from './config.ts';
import { type HealthServer, startHealthServer } from './health-server.ts';
import { keepHeapSmall, keepRequestsYoung, limitHeapGrowth } from './limit-heap-growth.ts';
import { createTelemetry, type ServiceTelemetry } from './prometheus-telemetry.ts';
import type { ServiceContext, ServicePart } from './service-part.ts';
import { settledWithin } from './settled-within.ts';
import { startTracing } from './start-tracing.ts';
import { stopBudget } from './stop-budget.ts';
import { UnavailableError } from './unavailable-error.ts';
import { VERSION } from './version.ts';

/** Definition of a service: its name, settings and composition root. Parts start in order and stop in reverse. */
export interface ServiceDefinition<Shape extends ConfigShape> {
  name: string;
  config: ConfigDefinition<Shape>;
  /** For a service that keeps nothing between requests: less memory under load. @default false */
  smallHeap?: boolean;
  wire(context: ServiceContext<ConfigOf<ConfigDefinition<Shape & typeof serviceSettings>>>): ServicePart[];
}

/** Wait between two starts of a part while what it needs is unavailable. */
const START_AGAIN_MS = 1_000;
const EXIT_FAILED = 1;
const EXIT_BAD_SETTINGS = 2;

/** Why the service ends: a signal, or the failure of a part. */
interface Ending {
  failure?: Error;
}

/**
 * Runs a service until SIGTERM or SIGINT, or until a part fails permanently, also during the start.
 *
 * The only code that reads the environment. A failed start, a failed part and a shutdown past its deadline exit non-zero; a
 * second signal ends the process immediately.
 */
export async function runService<Shape extends ConfigShape>(definition: ServiceDefinition<Shape>): Promise<void> {
  setUpHeap(definition);
  const config = readConfig(definition);
  const tracing = await startTracing(definition.name, VERSION, config);
  const telemetry = createTelemetry(definition.name, config.LOG_LEVEL, {
    release: config.BUS_RELEASE,
    tracer: tracing,
  });
  telemetry.gauge('cio_bus_build_info', { version: VERSION, environment: config.BUS_ENVIRONMENT }, 1);
  const signalled = untilSignal();
  const budget = stopBudget(config.STOP_TIMEOUT_MS);
  try {
    const parts = definition.wire({ config, telemetry, stop: budget });
    const health = await startHealthServer({ host: config.BIND_HOST, port: config.HEALTH_PORT, telemetry, parts });
    await runParts({ parts, signalled, health, telemetry, timeoutMs: config.STOP_TIMEOUT_MS });
  } catch (error) {
    telemetry.logger.error({ err: error }, 'service failed');
    process.exitCode = EXIT_FAILED;
  }
  await settledWithin(budget.exportMs, tracing?.stop());
  process.exit();
}

function setUpHeap({ smallHeap }: { smallHeap?: boolean }): void {
  if (smallHeap) {
    keepHeapSmall();
    keepRequestsYoung();
  } else limitHeapGrowth();
}

interface Lifecycle extends Omit<Stopping, 'started'> {
  parts: readonly ServicePart[];
  signalled: Promise<Ending>;
}

async function runParts({ parts, signalled, ...rest }: Lifecycle): Promise<void> {
  const { health, telemetry } = rest;
  const failed = parts.flatMap(({ failure: reason }) => reason?.then((failure): Ending => ({ failure })) ?? []);
  const ending = Promise.race([signalled, ...failed]);
  const started: ServicePart[] = [];
  const stopping = new AbortController();
  const starting = startParts(parts, { started, stopping: stopping.signal, health, telemetry });
  let reason = await Promise.race([ending, starting]);
  if (!reason) {
    health.setUnready(undefined);
    telemetry.logger.info({ healthPort: health.port }, 'service started');
    reason = await ending;
  }
  stopping.abort();
  if (reason.failure) {
    telemetry.logger.error({ err: reason.failure }, 'service failed');
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

interface Starting extends Pick<Stopping, 'started' | 'health' | 'telemetry'> {
  stopping: AbortSignal;
}

/** Resolves to undefined once all parts have started, or after the current one when the signal aborts. */
async function startParts(parts: readonly ServicePart[], starting: Starting): Promise<Ending | undefined> {
  for (const part of parts) {
    if (starting.stopping.aborted) return undefined;
    starting.started.push(part); // before its start: a failed start may have opened something
    try {
      await startPart(part, starting);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : cause;
      return { failure: new Error(`${part.name} failed to start: ${reason}`, { cause }) };
    }
  }
  return undefined;
}

/** Starts a part, repeatedly while what it needs is unavailable: an orchestrator would wait longer after each exit. */
async function startPart(part: ServicePart, { stopping, health, telemetry }: Starting): Promise<void> {
  while (!stopping.aborted) {
    try {
      return await part.start();
    } catch (error) {
      if (!(error instanceof UnavailableError) || stopping.aborted) throw error;
      health.setUnready(`starting: ${error.message}`);
      telemetry.logger.warn({ err: error, part: part.name, healthPort: health.port }, 'part cannot start yet');
      await sleep(START_AGAIN_MS, undefined, { signal: stopping }).catch(() => {}); // aborted
    }
  }
}

/** Resolves on the first signal; a second one ends the process immediately. */
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
    telemetry.logger.error({ timeoutMs }, 'shutdown deadline exceeded');
    process.exit(EXIT_FAILED);
  }, timeoutMs);
  for (const part of started.reverse()) {
    try {
      await part.stop();
    } catch (error) {
      telemetry.logger.error({ err: error, part: part.name }, 'part failed to stop');
      process.exitCode = EXIT_FAILED;
    }
  }
  await health.close();
  clearTimeout(deadline);
  telemetry.logger.info({}, 'service stopped');
}
