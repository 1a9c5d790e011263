/**
 * Console: what operators see of the bus, and repair.
 *
 * Serves a JSON API and the web app; reads every topic; writes decisions to `customerio.dlq.resolutions` and
 * `customerio.audit`, and what is replayed to its original topic.
 */
import { join } from 'node:path';
import { asOfLately, openDeadLetterIndex } from '@cio-bus/dead-letters';
import { createKafka, topicOffsets, topicReader } from '@cio-bus/kafka';
import type { ServiceContext, ServicePart } from '@cio-bus/service';
import type { ConsoleConfig } from './config.ts';
import { allHandlers } from './handlers/all-handlers.ts';
import { consoleApp, createConsoleServer } from './http/console-server.ts';
import { createAuthenticator } from './sign-in/authenticate.ts';

/** How old the state of Kafka may be that a list shows. */
const MAX_AGE_MS = 1_000;

const WEB_FOLDER = join(import.meta.dirname, '../web/dist');

/** Composition root: the one place in this service where anything is constructed. */
export function wireConsole({ config, telemetry }: ServiceContext<ConsoleConfig>): ServicePart[] {
  const { BUS_ENVIRONMENT: environment, CONSOLE_ORIGIN: origin, BIND_HOST: host, PORT: port } = config;
  const kafka = createKafka(config, telemetry);
  const topics = { read: topicReader(kafka), offsets: (topic: string) => topicOffsets(kafka, topic) };
  const index = openDeadLetterIndex(topics, config);
  const authenticator = createAuthenticator(config, Date.now);
  const handlers = allHandlers({ environment, recent: asOfLately(index, MAX_AGE_MS), now: Date.now });
  const common = { authenticator, environment, origin, telemetry, now: Date.now };
  const app = consoleApp({ ...common, handlers, webFolder: WEB_FOLDER });
  return [createConsoleServer(app, { host, port, isOpen: authenticator.isOpen, telemetry })];
}
