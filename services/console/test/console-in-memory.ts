import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { RawRecord } from '@cio-bus/contracts';
import { openDeadLetterIndex } from '@cio-bus/dead-letters';
import { quietTelemetry } from '@cio-bus/service';
import { asRead, fakeOffsets, fakeProducer, fakeTopics } from '@cio-bus/testkit';
import { onTestFinished } from 'vitest';
import { API_PATH } from '../src/api/routes.ts';
import { consoleConfig } from '../src/config.ts';
import { allHandlers } from '../src/handlers/all-handlers.ts';
import { consoleApp } from '../src/http/console-server.ts';
import { createAuthenticator } from '../src/sign-in/authenticate.ts';
import { violationsOf } from './api-contract.ts';

/** Times of these tests are after this one. */
export const NOW = 1_790_000_200_000;
export const TOKENS = { ada: 'ada-has-a-long-token', vi: 'vi-has-another-token' };

/** Sign-in of an operator, ada, and a viewer, vi. */
export const withTokens = { CONSOLE_TOKENS: `ada:operator:${TOKENS.ada},vi:viewer:${TOKENS.vi}` };

/** How a request is sent. */
export interface Sent {
  as?: keyof typeof TOKENS;
  headers?: Record<string, string>;
  body?: unknown;
  method?: string;
}

/** A console over a Kafka in memory, and its API by real HTTP; each answer is checked against the document. */
export async function startConsole(records: RawRecord[] = [], env: Record<string, string> = withTokens) {
  const config = consoleConfig.parse({ KAFKA_BROKERS: 'a:1', ...env });
  const producer = fakeProducer();
  const all = () => [...records, ...asRead(producer.published)];
  const index = openDeadLetterIndex({ read: fakeTopics(all), offsets: fakeOffsets(all) });
  const clock = { now: NOW };
  const now = () => clock.now;
  const authenticator = createAuthenticator(config, now);
  const environment = config.BUS_ENVIRONMENT;
  const common = {
    authenticator,
    environment,
    origin: config.CONSOLE_ORIGIN,
    telemetry: quietTelemetry('console'),
    now,
  };
  const app = consoleApp({
    ...common,
    handlers: allHandlers({ environment, recent: index, now }),
    webFolder: `${import.meta.dirname}/web`,
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function call(path: string, { as, headers, body, method = body === undefined ? 'GET' : 'POST' }: Sent = {}) {
    const url = `${origin}${API_PATH}${path}`;
    const sent = {
      ...(as ? { authorization: `Bearer ${TOKENS[as]}` } : {}),
      ...(method === 'GET' ? {} : { 'x-cio-console': '1', 'content-type': 'application/json' }),
      ...headers,
    };
    const response = await fetch(url, {
      method,
      headers: sent,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = text === '' ? undefined : JSON.parse(text);
    const violations = response.status === 204 ? [] : violationsOf(method, url, response.status, answer);
    if (violations.length > 0)
      throw new Error(`${method} ${path} ${response.status}: ${violations.join('; ')}\n${text.slice(0, 2_000)}`);
    return { status: response.status, answer, headers: response.headers };
  }
  return { origin, call, producer, records, clock };
}
