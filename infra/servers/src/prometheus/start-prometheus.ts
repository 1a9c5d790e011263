import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { prometheusConfig, realTime, type Time, trialRuleFiles } from '@cio-bus/prometheus';
import { freePort } from '../machine/free-port.ts';
import { died, startGuarded } from '../process/guarded-process.ts';
import { untilAnswers } from '../process/until-ready.ts';
import type { PrometheusTools } from './find-prometheus.ts';
import { createPrometheusClient, type PrometheusClient } from './prometheus-client.ts';

const POLL_MS = 100;
/** The interval is 1 s. */
const FIRST_SCRAPES_MS = 180_000;

/** What a Prometheus of a trial scrapes. */
export interface PrometheusOptions {
  tools: PrometheusTools;
  /** Folder of its configuration, data and log; created if missing. */
  folder: string;
  /** Base URLs of the services' health listeners, by name. */
  services: Readonly<Record<string, string>>;
  /** How fast the durations of its rules pass. @default as in production */
  time?: Time;
}

/** A Prometheus that scrapes the services, and evaluates its rules, every second. */
export interface RunningPrometheus extends PrometheusClient {
  stop(): Promise<void>;
}

/**
 * Starts a Prometheus with our rules. Resolves once it has scraped every service: it sees no increase in what was counted
 * before its first scrape.
 *
 * @throws Error with its last lines when it ends before, or after three minutes, naming the services that it could not scrape
 */
export async function startPrometheus({
  tools,
  folder,
  services,
  time = realTime,
}: PrometheusOptions): Promise<RunningPrometheus> {
  await mkdir(join(folder, 'rules'), { recursive: true });
  const targets = Object.entries(services).map(([service, url]) => ({ service, address: new URL(url).host }));
  await writeFile(join(folder, 'prometheus.yml'), prometheusConfig(targets, { interval: '1s' }));
  for (const [name, text] of Object.entries(trialRuleFiles(time))) await writeFile(join(folder, 'rules', name), text);
  const url = `http://127.0.0.1:${await freePort()}`;
  const process = spawn(tools, folder, new URL(url).host);
  const ended = process.exited.then((exit) => Promise.reject(died('prometheus', exit, process.lastLines())));
  ended.catch(() => {}); // reported below, or nothing waits for it any more
  const client = createPrometheusClient(url);
  try {
    await untilAnswers(process, `${url}/-/ready`);
    await Promise.race([firstScrapes(client, Object.keys(services)), ended]);
  } catch (error) {
    await process.stop();
    throw error;
  }
  return { ...client, stop: process.stop };
}

async function firstScrapes({ query }: PrometheusClient, services: readonly string[]): Promise<void> {
  const deadline = performance.now() + FIRST_SCRAPES_MS;
  for (;;) {
    const scraped = new Set((await query('up == 1')).map(({ labels }) => labels.service));
    const missing = services.filter((service) => !scraped.has(service));
    if (missing.length === 0) return;
    if (performance.now() > deadline) throw new Error(`Prometheus could not scrape ${missing.join(', ')}`);
    await wait(POLL_MS);
  }
}

const spawn = ({ prometheus }: PrometheusTools, folder: string, address: string) =>
  startGuarded({
    name: 'prometheus',
    command: prometheus,
    args: [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
    ],
    env: { PATH: process.env.PATH ?? '' },
    logFile: join(folder, 'prometheus.log'),
  });
