import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SANDBOX_REGION, type ServiceName, type Settings, sandboxCredentials } from '@cio-bus/local';
import { ensureKafka, freePorts, type GuardedProcess, untilReady } from '@cio-bus/servers';
import { START_BAR_MS } from './bars.ts';
import type { Image } from '../build/build-image.ts';
import { settingsOf } from '../compose/read/programs.ts';
import { residentBytes, startFromFolder, startHealthCheck } from './image-process.ts';
import { type Tool, tools } from '../catalogue/images.ts';
import { missingLibraries } from './missing-libraries.ts';

/** What was measured of a service. */
export interface Measured {
  service: string;
  /** From its start until `/readyz` answers 200, ms. */
  startMs: number;
  /** Resident memory some seconds after that, without traffic, bytes. */
  restBytes: number;
  /** What did not go as it must; empty when all did. */
  faults: string[];
}

/** Images by the name of their program. */
export type Images = ReadonlyMap<string, Image>;

const REST_MS = 4_000;
/** Most starts of a service, when they take too long. */
const STARTS = 3;

interface Options {
  images: Images;
  /** Which to measure. */
  services: readonly ServiceName[];
  /** Folder of their logs. */
  dir: string;
  log(line: string): void;
}

/** Starts Kafka, and from their images the sandbox, the topic set-up and the services; measures, and stops them. */
export async function runImages({ images, services: chosen, dir, log }: Options): Promise<Measured[]> {
  const kafka = await ensureKafka({ log });
  const running: GuardedProcess[] = [];
  const start = (name: string, env: Settings) => {
    const process = startFromFolder(imageOf(images, name), {
      name,
      env: declared(name, env),
      logFile: logOf(dir, name),
    });
    running.push(process);
    return process;
  };
  try {
    const sandbox = await startSandbox(start);
    const settings = { ...sandbox, ...sandboxCredentials, KAFKA_BROKERS: kafka.brokers, BIND_HOST: '127.0.0.1' };
    await endsWell(start('topic-setup', { ...settings, TOPIC_REPLICATION_FACTOR: '1' }));
    for (const tool of tools) if (images.has(tool.SERVICE)) await tryTool(tool, settings, { images, dir });
    const started: Started[] = [];
    for (const service of chosen) started.push(await startService(service, settings, { start, images, dir }));
    await wait(REST_MS);
    return await Promise.all(
      started.map(async ({ process, faults, ...each }) => ({
        ...each,
        restBytes: await residentBytes(process),
        faults: [...faults, ...(await stopFaults(process))],
      })),
    );
  } finally {
    await Promise.all(running.map((process) => process.stop()));
    await kafka.stop();
  }
}

type StartProgram = (name: string, env: Settings) => GuardedProcess;

async function startSandbox(start: StartProgram): Promise<Settings> {
  const [port] = await freePorts(1);
  await start('customerio-sandbox', { ...sandboxCredentials, SANDBOX_PORT: String(port) }).line(/"listening"/);
  const url = `http://127.0.0.1:${port}`;
  return { CUSTOMERIO_REGION: SANDBOX_REGION, CUSTOMERIO_TRACK_URL: url, CUSTOMERIO_APP_URL: url };
}

/** A service that is ready, and how long that took. */
interface Started extends Omit<Measured, 'restBytes'> {
  process: GuardedProcess;
}

async function startService(
  service: ServiceName,
  settings: Settings,
  { start, images, dir }: { start: StartProgram; images: Images; dir: string },
): Promise<Started> {
  const [health, port] = await freePorts(2);
  const env = { HEALTH_PORT: String(health) };
  const once = async () => {
    const startedAt = performance.now();
    const process = start(service, { ...settings, ...env, PORT: String(port) });
    await untilReady(process, `http://127.0.0.1:${health}`);
    return { process, startMs: performance.now() - startedAt };
  };
  const { process, startMs } = await soonEnough(once);
  const check = startHealthCheck(imageOf(images, service), {
    name: `${service}-healthcheck`,
    env,
    logFile: logOf(dir, service),
  });
  const { code } = await check.exited;
  const missing = await missingLibraries(imageOf(images, service));
  const faults = [
    ...(code === 0 ? [] : [`its health check ended with code ${code}`]),
    ...missing.map((name) => `its base has no ${name}`),
  ];
  return { service, process, startMs, faults };
}

/** The first start in time, or the last one: Kafka makes its first group slowly, and others may be using the machine. */
async function soonEnough(start: () => Promise<Pick<Started, 'process' | 'startMs'>>) {
  for (let tries = 1; ; tries += 1) {
    const started = await start();
    if (started.startMs < START_BAR_MS || tries === STARTS) return started;
    await started.process.stop();
  }
}

/** A container is ended by SIGTERM; whatever else than 0 is then an error to its engine. */
async function stopFaults(process: GuardedProcess): Promise<string[]> {
  await process.stop();
  const { code, signal } = await process.exited;
  return code === 0 ? [] : [`at SIGTERM it ended with ${signal ?? `code ${code}`}: ${process.lastLines().at(-1)}`];
}

/** @throws Error with what it printed, when it does not end as it must */
async function tryTool(
  { SERVICE: name, trial, ends }: Tool,
  settings: Settings,
  { images, dir }: { images: Images; dir: string },
): Promise<void> {
  const env = declared(name, { ...settings, ...trial.env });
  const process = startFromFolder(imageOf(images, name), { name, args: trial.args, env, logFile: logOf(dir, name) });
  const { code } = await process.exited;
  const printed = process.lastLines().join('\n');
  if (code !== ends.code || !ends.says.test(printed)) throw new Error(`${name} ended with code ${code}:\n${printed}`);
}

async function endsWell(process: GuardedProcess): Promise<void> {
  const { code } = await process.exited;
  if (code !== 0) throw new Error(`${process.name} ended with code ${code}:\n${process.lastLines().join('\n')}`);
}

/** Of the settings those that the program reads; the sandbox takes what it is given. */
function declared(name: string, env: Settings): Record<string, string> {
  const shape = name === 'customerio-sandbox' ? undefined : settingsOf(name);
  const pairs = Object.entries(env).filter(
    ([key, value]) => value !== undefined && (!shape || Object.hasOwn(shape, key)),
  );
  return Object.fromEntries(pairs) as Record<string, string>;
}

const logOf = (dir: string, name: string) => join(dir, `${name}.log`);

function imageOf(images: Images, name: string): Image {
  const image = images.get(name);
  if (!image) throw new Error(`${name} has no image`);
  return image;
}
