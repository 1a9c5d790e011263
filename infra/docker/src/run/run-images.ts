import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SANDBOX_REGION, type ServiceName, type Settings, sandboxCredentials } from '@cio-bus/local';
import { ensureKafka, freePorts, type GuardedProcess, untilReady } from '@cio-bus/servers';
import type { Image } from '../build/build-image.ts';
import { needsCustomerio, type Tool, tools, topicSetup } from '../catalogue/images.ts';
import { settingsOf } from '../compose/read/programs.ts';
import { REST_BAR_BYTES } from './bars.ts';
import {
  residentBytes,
  startBareNode,
  startFromFolder,
  startFromRepository,
  startHealthCheck,
} from './image-process.ts';
import { missingLibraries } from './missing-libraries.ts';

/** Measurements of a service. */
export interface Measured {
  service: string;
  /** Time from its start until `/readyz` responds with 200, ms. */
  startMs: number;
  /** The same of a bare Node that listens and does nothing else, started just before, ms. */
  bareStartMs: number;
  /** Resident memory without traffic, bytes. */
  restBytes: number;
  /** Failed checks; empty if all passed. */
  faults: string[];
}

/** Images by program name. */
export type Images = ReadonlyMap<string, Image>;

const REST_MS = 4_000;
/** Longest time until a service has given back what its start needed. Other processes may be using the machine. */
const LONGEST_REST_MS = 30_000;

interface Options {
  images: Images;
  /** Services to measure. */
  services: readonly ServiceName[];
  /** Folder for their logs. */
  dir: string;
  log(line: string): void;
}

/** Starts Kafka, then the sandbox if needed, the tools and the services from their images; measures and stops them. */
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
    const sandbox = chosen.some(needsCustomerio) ? await startSandbox(start) : {};
    const { CUSTOMERIO_WEBHOOK_SECRET } = sandboxCredentials;
    const own = { KAFKA_BROKERS: kafka.brokers, BIND_HOST: '127.0.0.1', CUSTOMERIO_WEBHOOK_SECRET };
    const settings = { ...sandbox, ...own };
    for (const tool of tools) if (images.has(tool.SERVICE)) await tryTool(tool, settings, { images, dir });
    if (!images.has('topic-setup')) await setUpTopics(settings, dir);
    const started: Started[] = [];
    for (const service of chosen) started.push(await startService(service, settings, { start, images, dir }));
    await wait(REST_MS);
    return await Promise.all(
      started.map(async ({ process, faults, ...each }) => ({
        ...each,
        restBytes: await bytesAtRest(process),
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
  const urls = { CUSTOMERIO_TRACK_URL: url, CUSTOMERIO_APP_URL: url };
  return { ...sandboxCredentials, CUSTOMERIO_REGION: SANDBOX_REGION, ...urls };
}

/** A ready service, with its start time. */
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
  const bare = await untilStarted(() => startBareNode(Number(health), logOf(dir, 'bare-node')), Number(health));
  await bare.process.stop();
  const { process, startMs } = await untilStarted(
    () => start(service, { ...settings, ...env, PORT: String(port) }),
    Number(health),
  );
  const check = startHealthCheck(imageOf(images, service), {
    name: `${service}-healthcheck`,
    env,
    logFile: logOf(dir, service),
  });
  const { code } = await check.exited;
  const missing = await missingLibraries(imageOf(images, service));
  const faults = [
    ...(code === 0 ? [] : [`its health check exited with code ${code}`]),
    ...missing.map((name) => `its base image has no ${name}`),
  ];
  return { service, process, startMs, bareStartMs: bare.startMs, faults };
}

/** Starts a process and measures the time until it is ready, ms. */
async function untilStarted(start: () => GuardedProcess, health: number) {
  const startedAt = performance.now();
  const process = start();
  await untilReady(process, `http://127.0.0.1:${health}`);
  return { process, startMs: performance.now() - startedAt };
}

/** Returns the resident memory of a process once it meets the bar, or after the longest time. */
async function bytesAtRest(process: GuardedProcess): Promise<number> {
  const deadline = performance.now() + LONGEST_REST_MS;
  for (;;) {
    const bytes = await residentBytes(process);
    if (bytes < REST_BAR_BYTES || performance.now() > deadline) return bytes;
    await wait(1_000);
  }
}

/** A container is stopped with SIGTERM; its engine treats any exit code but 0 as an error. */
async function stopFaults(process: GuardedProcess): Promise<string[]> {
  await process.stop();
  const { code, signal } = await process.exited;
  return code === 0 ? [] : [`after SIGTERM it exited with ${signal ?? `code ${code}`}: ${process.lastLines().at(-1)}`];
}

async function tryTool(
  { SERVICE: name, trial, expected }: Tool,
  settings: Settings,
  { images, dir }: { images: Images; dir: string },
): Promise<void> {
  const env = declared(name, { ...settings, ...trial.env });
  const process = startFromFolder(imageOf(images, name), { name, args: trial.args, env, logFile: logOf(dir, name) });
  await expectExit(process, expected);
}

/** Runs the set-up of topics from the repository: an image of its own takes longer than all of the rest. */
async function setUpTopics(settings: Settings, dir: string): Promise<void> {
  const { FOLDER, trial, expected } = topicSetup;
  const env = declared('topic-setup', { ...settings, ...trial.env });
  const process = startFromRepository(FOLDER, { name: 'topic-setup', env, logFile: logOf(dir, 'topic-setup') });
  await expectExit(process, expected);
}

/** @throws Error with its output if it does not exit as expected */
async function expectExit(process: GuardedProcess, expected: Tool['expected']): Promise<void> {
  const { code } = await process.exited;
  const printed = process.lastLines().join('\n');
  if (code !== expected.code || !expected.output.test(printed))
    throw new Error(`${process.name} exited with code ${code}:\n${printed}`);
}

/** Keeps only the settings that the program reads; the sandbox gets all. */
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
