/**
 * Console: what operators see of the bus, and repair.
 *
 * Serves a JSON API and the web app; reads every topic, in no group; writes decisions to `customerio.dlq.resolutions` and
 * `customerio.audit`, and what is replayed to its original topic.
 */
import { join } from 'node:path';
import { lookUpOffsets } from '@cio-bus/kafka';
import type { ServiceContext, ServicePart } from '@cio-bus/service';
import { scrape } from '@cio-bus/service';
import type { ConsoleConfig } from './config.ts';
import { openConnections } from './connections.ts';
import { createConsole } from './create-console.ts';
import { createConsoleServer } from './http/console-server.ts';

/** How old the state of Kafka may be that a list shows. */
const MAX_AGE_MS = 1_000;
/** Time between two looks at the bus. */
const FOLLOW_EVERY_MS = 2_000;

const WEB_FOLDER = join(import.meta.dirname, '../web/dist');

/** Composition root: the one place in this service where anything is constructed. */
export function wireConsole({ config, telemetry, stop }: ServiceContext<ConsoleConfig>): ServicePart[] {
  const { kafka, parts, ...connections } = openConnections(config, telemetry, stop);
  const { app, follower, isOpen } = createConsole({
    ...{ config, telemetry, ...connections, scrape, now: Date.now, webFolder: WEB_FOLDER },
    ...{ maxAgeMs: MAX_AGE_MS, followEveryMs: FOLLOW_EVERY_MS },
    lookUpOffsets: (questions) => lookUpOffsets(kafka, questions),
  });
  const { BIND_HOST: host, PORT: port } = config;
  // Started in this order, stopped in reverse: what was asked for can still be written.
  return [...parts, follower, createConsoleServer(app, { host, port, isOpen, telemetry })];
}
