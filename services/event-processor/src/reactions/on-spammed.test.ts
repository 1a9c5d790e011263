import { aWebhookEvent } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { onSpammed } from './on-spammed.ts';
import type { SuppressReason } from './reaction.ts';

describe('onSpammed', () => {
  it.each<{ suppressOn: SuppressReason[]; recipient: string; types: string[] }>([
    { suppressOn: ['spam'], recipient: 'ada@example.com', types: ['identify', 'suppress'] },
    { suppressOn: ['permanent-bounce'], recipient: 'ada@example.com', types: ['identify'] },
    { suppressOn: [], recipient: 'ada@example.com', types: ['identify'] },
    { suppressOn: ['spam'], recipient: 'boss@example.com', types: ['identify'] },
  ])('returns $types with $suppressOn when $recipient complained', (row) => {
    const data = { recipient: row.recipient };
    const event = aWebhookEvent({ metric: 'spammed', emailAddress: 'ada@example.com', timestamp: 5_000, data });
    const reactions = onSpammed(event, { suppressOn: new Set(row.suppressOn) });
    expect(reactions.map(({ type }) => type)).toEqual(row.types);
    expect(reactions[0]?.payload).toEqual({ email_spammed_at: 5, _update: true });
  });
});
