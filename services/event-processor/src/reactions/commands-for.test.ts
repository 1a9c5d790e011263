import { isUlid } from '@cio-bus/contracts';
import { A_TIME_MS, aWebhookEvent } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { builtInCommands, metricsWithReaction } from './commands-for.ts';

const policy = {
  suppressOn: new Set(['permanent-bounce', 'spam'] as const),
  reactTo: new Set(metricsWithReaction),
};

describe('builtInCommands', () => {
  it('is deterministic, with a distinct id per command', () => {
    const event = aWebhookEvent({ id: 'not-a-ulid', metric: 'bounced' });
    const commands = builtInCommands(event, policy);
    expect(commands).toEqual(builtInCommands(event, policy));
    expect(commands.map(({ type }) => type)).toEqual(['identify', 'suppress']);
    expect(new Set(commands.map(({ id }) => id)).size).toBe(2);
    for (const command of commands) {
      expect(isUlid(command.id ?? '')).toBe(true);
      expect(command).toMatchObject({ userId: 'user-1', timestamp: A_TIME_MS, correlationId: event.correlationId });
    }
  });

  it('assigns different ids to the commands of two events', () => {
    const ids = ['e1', 'e2'].flatMap((id) =>
      builtInCommands(aWebhookEvent({ id }), policy).map((command) => command.id),
    );
    expect(new Set(ids).size).toBe(4);
  });

  it.each([
    [
      { personId: 'u1', cioId: 'c1' },
      { userId: 'u1', idType: undefined },
    ],
    [
      { personId: undefined, cioId: 'c1' },
      { userId: 'c1', idType: 'cio_id' },
    ],
    [
      { personId: '', emailAddress: 'a@example.com' },
      { userId: 'a@example.com', idType: 'email' },
    ],
  ])('addresses the person of %j', (ids, person) => {
    const [command] = builtInCommands(aWebhookEvent({ metric: 'opened', data: {}, ...ids }), policy);
    expect({ userId: command?.userId, idType: command?.idType }).toEqual(person);
  });

  it.each([
    ['has no person', { personId: undefined, emailAddress: undefined }],
    ['has a metric without a reaction', { metric: 'delivered' }],
    ['has an unknown metric', { metric: 'constructor' }],
    ['has an unknown object type', { objectType: 'carrier_pigeon' }],
    ['was made by a machine', { metric: 'opened', data: { prefetched: true } }],
  ])('is empty when the event %s', (_why, overrides) => {
    expect(builtInCommands(aWebhookEvent(overrides), policy)).toEqual([]);
  });

  it('is empty for a metric whose reaction is off, and only for that', () => {
    const onlySpam = { ...policy, reactTo: new Set(['spammed']) };
    const counts = ['bounced', 'spammed'].map((metric) => builtInCommands(aWebhookEvent({ metric }), onlySpam).length);
    expect(counts).toEqual([0, 2]);
  });

  it('never recreates a person: a late event of somebody who was deleted changes nobody', () => {
    for (const metric of metricsWithReaction) {
      const identifies = builtInCommands(aWebhookEvent({ metric }), policy).filter(({ type }) => type === 'identify');
      expect(identifies).toMatchObject([{ payload: { _update: true } }]);
    }
  });

  it.each([
    'bounced',
    'spammed',
    'unsubscribed',
    'subscribed',
    'cio_subscription_preferences_changed',
    'opened',
    'clicked',
  ])('starts with attributes when a message %s', (metric) => {
    expect(builtInCommands(aWebhookEvent({ metric }), policy)[0]?.type).toBe('identify');
  });
});
