import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { dice, gaussian, seededRandom } from '@cio-bus/customerio-sandbox';
import { type LedgerCounts, StubLedger } from './stub-ledger.ts';

/** Behaviour of a stub. */
export interface StubBehaviour {
  /** Share of messages that are rejected with 400; always the same messages. */
  rejectedShare: number;
}

/** Statistics of a stub. Times are ms since the epoch, 0 for never. */
export interface StubStats extends LedgerCounts {
  requests: number;
  duringOutage: number;
  outageEndsAt: number;
  connections: number;
  lastAcceptedAt: number;
  /** First request after the last `POST /mark`. */
  firstAfterMarkAt: number;
}

const MEDIAN_MS = 20;
const SIGMA = 0.5;
const SLOW_SHARE = 0.01;
const SLOW_MS = 500;
const SEED = 7;

/** Returns a log-normal latency with a slow tail; a message has the same in every run. */
export function latencyMs(key: string, seq: number): number {
  const random = seededRandom(dice(SEED, `${key}/${seq}`) * 2 ** 32);
  return random() < SLOW_SHARE ? SLOW_MS : MEDIAN_MS * Math.exp(SIGMA * gaussian(random));
}

/**
 * Creates the HTTP service that commands are delivered to. `POST /deliver/<key>/<seq>` responds after its latency,
 * `POST /outage/<ms>` responds with 503 to everything for this long, `POST /mark` sets a mark, `GET /stats` returns the
 * statistics.
 */
export function createStub({ rejectedShare }: StubBehaviour): Server {
  const ledger = new StubLedger();
  const seen = {
    requests: 0,
    duringOutage: 0,
    outageEndsAt: 0,
    connections: 0,
    lastAcceptedAt: 0,
    firstAfterMarkAt: 0,
  };
  const delivering = new WeakSet<Socket>(); // connections that query the statistics are not counted
  let marked = false;

  function deliver(key: string, seq: number, response: ServerResponse): void {
    seen.requests += 1;
    if (marked) {
      marked = false;
      seen.firstAfterMarkAt = Date.now();
    }
    if (Date.now() < seen.outageEndsAt) {
      seen.duringOutage += 1;
      respond(response, 503);
      return;
    }
    const rejected = rejectedShare > 0 && dice(SEED + 1, `${key}/${seq}`) < rejectedShare;
    ledger.arrive(key, seq);
    setTimeout(
      () => {
        ledger.respond(key, seq, rejected ? 'rejected' : 'accepted');
        if (!rejected) seen.lastAcceptedAt = Date.now();
        respond(response, rejected ? 400 : 200);
      },
      latencyMs(key, seq),
    );
  }

  function route(request: IncomingMessage, response: ServerResponse): void {
    request.resume();
    const [, action, first = '', second] = (request.url ?? '').split('/');
    if (action === 'deliver') {
      if (!delivering.has(request.socket)) seen.connections += 1;
      delivering.add(request.socket);
      deliver(first, Number(second), response);
      return;
    }
    if (action === 'outage') seen.outageEndsAt = Date.now() + Number(first);
    if (action === 'mark') marked = true;
    response.setHeader('content-type', 'application/json');
    respond(response, 200, JSON.stringify({ ...seen, ...ledger.counts } satisfies StubStats));
  }

  const server = createServer(route);
  server.keepAliveTimeout = 60_000; // a call after a pause must not hit a closing connection
  return server;
}

function respond(response: ServerResponse, status: number, body = ''): void {
  response.statusCode = status;
  response.setHeader('content-length', Buffer.byteLength(body));
  response.end(body);
}
