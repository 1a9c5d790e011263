import { deriveUlid, type EventCommand, type IdentifyCommand, type TransactionalCommand } from '@cio-bus/contracts';

/** The time of every command here: 2026-11-21T12:00:00.250Z. */
export const AT = Date.UTC(2026, 10, 21, 12, 0, 0, 250);
/** The same in Customer.io's seconds. */
export const AT_SECONDS = Math.floor(AT / 1_000);

const common = (content: string) => {
  const id = deriveUlid(AT, content);
  return { id, correlationId: id, timestamp: AT, userId: 'u1' };
};

export const anIdentify = (overrides: Partial<IdentifyCommand> = {}): IdentifyCommand => ({
  ...common('identify'),
  type: 'identify',
  payload: { plan: 'pro' },
  ...overrides,
});

export const anEvent = (overrides: Partial<EventCommand> = {}): EventCommand => ({
  ...common('event'),
  type: 'track',
  payload: { name: 'order_paid', data: { total: 42 } },
  ...overrides,
});

/** Events of the same person, named `event-0`, `event-1` … */
export const events = (count: number, data: Record<string, unknown> = {}): EventCommand[] =>
  Array.from({ length: count }, (_, n) =>
    anEvent({ id: deriveUlid(AT, `event-${n}`), payload: { name: `event-${n}`, data } }),
  );

export const aSend = (payload: Partial<TransactionalCommand['payload']> = {}): TransactionalCommand => ({
  ...common('send'),
  type: 'transactional',
  payload: { channel: 'email', transactional_message_id: 'welcome', to: 'u1@example.com', ...payload },
});
