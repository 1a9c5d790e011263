import { describe, expect, it } from 'vitest';
import { FloodGuard } from './flood-guard.ts';

interface Traffic {
  messages: number;
  /** Share of refused messages, by source. */
  refusedOf: Readonly<Record<string, number>>;
  keys?: number;
  /** Over this time, evenly. */
  overMs?: number;
}

/** Notes traffic of several sources in turn; returns the number of messages noted by the first flood, undefined without one. */
function noteAll(guard: FloodGuard, { messages, refusedOf, keys = 1_000, overMs = 0 }: Traffic): number | undefined {
  const sources = Object.keys(refusedOf);
  const refused = new Map(sources.map((source) => [source, 0]));
  for (let message = 0; message < messages; message++) {
    const source = sources[message % sources.length] as string;
    const due = (refused.get(source) as number) + (refusedOf[source] as number);
    refused.set(source, due % 1);
    const now = (message * overMs) / messages;
    if (due < 1) {
      guard.noteAccepted(source, now);
      continue;
    }
    const isFlood = guard.noteRefused(source, `k${message % keys}`, now);
    if (isFlood) return message + 1;
  }
  return undefined;
}

describe('FloodGuard', () => {
  it.each([
    {
      traffic: { messages: 999, refusedOf: { shop: 1, crm: 1 } },
      flood: false,
      why: 'fewer than 1,000 messages are inconclusive',
    },
    {
      traffic: { messages: 5_000, refusedOf: { shop: 1, crm: 1 }, keys: 99 },
      flood: false,
      why: 'fewer than 100 people may be to blame themselves',
    },
    { traffic: { messages: 20_000, refusedOf: { shop: 0.25, crm: 0.25 } }, flood: false, why: 'a quarter is refused' },
    {
      traffic: { messages: 20_000, refusedOf: { shop: 0.9, crm: 0 } },
      flood: false,
      why: 'one source makes the mistake, the other one does not',
    },
    {
      traffic: { messages: 20_000, refusedOf: { shop: 1, crm: 0.4 } },
      flood: false,
      why: 'less than half of the second source is refused',
    },
    {
      traffic: { messages: 5_000, refusedOf: { shop: 0.9, crm: 0.9 } },
      flood: true,
      why: 'all sources get most refused',
    },
    { traffic: { messages: 5_000, refusedOf: { shop: 0.9, crm: 0.9, app: 0 } }, flood: true, why: 'two of three do' },
    {
      traffic: { messages: 30_000, refusedOf: { shop: 0.9 }, overMs: 10_000 },
      flood: false,
      why: 'the only source has had that for seconds',
    },
    {
      traffic: { messages: 60_000, refusedOf: { shop: 0.9 }, overMs: 20_000 },
      flood: true,
      why: 'the only source has had that for 15 s',
    },
  ])('detects $flood when $why', ({ traffic, flood }) => {
    expect(noteAll(new FloodGuard(), traffic) !== undefined).toBe(flood);
  });

  it('takes a source for active that was seen within the hour', () => {
    const guard = new FloodGuard();
    guard.noteAccepted('crm', 0);
    expect(noteAll(guard, { messages: 60_000, refusedOf: { shop: 1 }, overMs: 60_000 })).toBeUndefined();
  });

  it('counts what came within the last 30 s only', () => {
    const refusedOf = { shop: 1, crm: 1 };
    expect(noteAll(new FloodGuard(), { messages: 2_000, refusedOf, overMs: 120_000 })).toBeUndefined();
    expect(noteAll(new FloodGuard(), { messages: 6_000, refusedOf, overMs: 120_000 })).toBeDefined();
  });

  it('is not misled by refusals that come in runs of one person', () => {
    const guard = new FloodGuard();
    for (let message = 0; message < 20_000; message++) {
      if (message % 400 >= 100) guard.noteAccepted('shop', message);
      else expect(guard.noteRefused('shop', `k${Math.floor(message / 20)}`, message)).toBe(false);
    }
  });

  it('starts from nothing after a reset', () => {
    const guard = new FloodGuard();
    const refusedOf = { shop: 1, crm: 1 };
    noteAll(guard, { messages: 999, refusedOf });
    guard.reset();
    expect(noteAll(guard, { messages: 999, refusedOf })).toBeUndefined();
  });
});
