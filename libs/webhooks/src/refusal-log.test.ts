import type { IncomingMessage } from 'node:http';
import { quietTelemetry } from '@cio-bus/service/telemetry';
import { describe, expect, it } from 'vitest';
import { refusalLog } from './refusal-log.ts';

const requestWith = (headers: Record<string, string>) =>
  ({ headers, socket: { remoteAddress: '192.0.2.7' } }) as unknown as IncomingMessage;

function aLog() {
  const lines: object[] = [];
  const clock = { now: 0 };
  const logger = { ...quietTelemetry('test').logger, warn: (fields: object) => void lines.push(fields) };
  return { lines, clock, log: refusalLog({ logger }, () => clock.now) };
}

describe('refusalLog', () => {
  it('names the peer, whom a balancer speaks for, and which headers were there, never their values', () => {
    const { log, lines } = aLog();
    log(requestWith({ 'x-cio-signature': 'abc', 'x-forwarded-for': '203.0.113.9, 2001:db8::1' }), 'v0');
    expect(lines).toEqual([
      {
        scheme: 'v0',
        has: { timestamp: false, signature: true },
        peer: '192.0.2.7',
        forwardedFor: '203.0.113.9, 2001:db8::1',
        refused: 1,
      },
    ]);
  });

  it.each(['<script>', 'user@example.com', '1'.repeat(201), ''])('does not repeat %j, which is no address', (text) => {
    const { log, lines } = aLog();
    log(requestWith({ 'x-forwarded-for': text }), 'v0');
    expect(lines[0]).not.toHaveProperty('forwardedFor');
  });

  it('writes one line a minute, with how many requests it stands for', () => {
    const { log, lines, clock } = aLog();
    for (const at of [0, 1, 59_999, 60_000, 119_999]) {
      clock.now = at;
      log(requestWith({}), 'v0');
    }
    expect(lines.map((line) => 'refused' in line && line.refused)).toEqual([1, 3]);
  });
});
