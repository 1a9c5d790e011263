import { deriveUlid } from '@cio-bus/contracts';
import { publishTraffic } from '../../traffic/publish-traffic.ts';
import type { TrialStack } from '../trial-stack.ts';
import { TrialPublisher } from './publisher.ts';
import { commandOf, withSources } from './two-sources.ts';

const TICK_MS = 20;
const WRITTEN_PER_SECOND = 1_500;
const startedAt = Date.now();

/**
 * Publishes events that Customer.io refuses, and one that it does not: a second source without mistakes is active, so that what
 * the first one gets refused closes no gate.
 */
export const publishRefused = (stack: TrialStack, count: number): Promise<unknown> =>
  withSources(stack, ['shop', 'crm'], (sources) =>
    publishTraffic(
      Array.from({ length: count + 1 }, (_, index) => index),
      (index) => {
        const event = { source: index === 0 ? 'crm' : 'shop', userId: `u${index % 1_000}`, refused: index > 0 };
        const command = { ...commandOf(event, index, 'replays'), timestamp: Date.now() };
        return sources.get(event.source)?.publish(command) ?? Promise.reject(new Error('no source'));
      },
      { perSecond: WRITTEN_PER_SECOND, onProgress: () => {} },
    ),
  );

/** Publishes live events of a thousand people while something else happens. @param name unique in the trial */
export async function liveWhile<T>(
  { bus }: TrialStack,
  { name, perSecond }: { name: string; perSecond: number },
  happens: () => Promise<T>,
): Promise<{ live: TrialPublisher; result: T }> {
  const live = new TrialPublisher(bus);
  const publishing: Promise<void>[] = [];
  const begun = performance.now();
  let event = 0;
  const pacing = setInterval(() => {
    for (; event < ((performance.now() - begun) / 1_000) * perSecond; event += 1) {
      const id = deriveUlid(startedAt, `${name}/${event}`);
      const userId = `live-${event % 1_000}`;
      publishing.push(live.publish({ id, type: 'track', userId, payload: { name: 'order_paid' } }));
    }
  }, TICK_MS);
  try {
    return { result: await happens(), live };
  } finally {
    clearInterval(pacing);
    await Promise.all(publishing);
  }
}
