import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { prometheusConfig, realTime, type Time, trialRuleFiles } from '@cio-bus/prometheus';
import { freePort } from '../free-port.ts';
import { died, startGuarded } from '../process/guarded-process.ts';
import type { PrometheusTools } from './find-prometheus.ts';
import { createPrometheusClient, type PrometheusClient } from './prometheus-client.ts';

const POLL_MS = 100;

/** What a Prometheus of a trial reads. */
export interface PrometheusOptions {
  tools: PrometheusTools;
  /** Folder of its configuration, data and log; it is made. */
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

/** Starts a Prometheus with our rules; resolves once it answers. @throws Error with its last lines when it ends before */
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
  ended.catch(() => {}); // told below, or nobody waits any more
  while (!(await Promise.race([isReady(`${url}/-/ready`), ended]))) await wait(POLL_MS);
  return { ...createPrometheusClient(url), stop: process.stop };
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

const isReady = (url: string) =>
  fetch(url).then(
    (response) => response.ok,
    () => false,
  );
