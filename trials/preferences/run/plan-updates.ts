import type { MessagingPreferences, Statement } from '@cio-bus/user-messaging';

/** A statement of a person. */
export interface PlannedUpdate extends Statement {
  userId: string;
  channels: Partial<MessagingPreferences>;
  saidAt: Date;
}

const PEOPLE = 50;

/** Updates, in the order in which they were said, a millisecond apart; always the same ones. */
export function planUpdates(count: number, begunAt: number): PlannedUpdate[] {
  return Array.from({ length: count }, (_, index) => {
    const draw = (index * 2_654_435_761) % 2 ** 32;
    const bits = draw >>> 12; // the person must not decide the choice
    const channels = {
      email: bits % 2 === 0,
      ...(bits % 3 === 0 ? { sms: bits % 5 < 2 } : {}),
      ...(bits % 7 === 0 ? { push: bits % 11 < 5 } : {}),
    };
    return {
      userId: `person-${draw % PEOPLE}`,
      channels,
      saidAt: new Date(begunAt + index),
      eventId: `update-${index}`,
    };
  });
}

/** What everybody has said in the end. */
export function lastChoices(updates: readonly PlannedUpdate[]): Map<string, Partial<MessagingPreferences>> {
  const last = new Map<string, Partial<MessagingPreferences>>();
  for (const { userId, channels } of updates) last.set(userId, { ...last.get(userId), ...channels });
  return last;
}
