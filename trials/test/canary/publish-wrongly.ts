import { inspect } from 'node:util';
import { createEventBus } from '@cio-bus/event-bus';
import type { createProducer } from '@cio-bus/kafka';
import type { Canaries } from './canaries.ts';
import type { Reply } from './post-canaries.ts';

/** Publishes through the SDK what it refuses; resolves with all that an app would log of it. */
export async function publishWrongly(
  producer: ReturnType<typeof createProducer>,
  { word }: Canaries,
): Promise<Reply[]> {
  const borrowed = { publish: producer.publish, start: async () => {}, stop: async () => {} };
  const bus = createEventBus({ producer: borrowed }, 'canary-app');
  await bus.start();
  const long = (kind: string, times: number) => word(kind).repeat(times);
  const wrong: Record<string, () => Promise<unknown>> = {
    'an id that is too long': () => bus.identify(long('sdklongid', 20), {}),
    'a value that is too long': () => bus.identify('u', { bio: long('sdklongvalue', 100) }),
    'a name that is too long': () => bus.track('u', long('sdklongname', 20)),
    'far too much': () => bus.track('u', 'big', { text: long('sdkbig', 5_000) }),
    'no email': () =>
      bus.sendTransactional('u', {
        channel: 'email',
        transactional_message_id: 'x',
        to: 7 as never,
        message_data: { a: word('sdkdata') },
      }),
    'another channel': () =>
      bus.sendTransactional('u', { channel: word('sdkchannel'), to: `${word('sdkto')}@example.com` } as never),
    'a template that is not there': () =>
      bus.sendTransactional('u', { template: 'not-there', message_data: { a: word('sdkdata') } } as never),
    'a wrong time': () => bus.track('u', 'x', { a: word('sdkdata') }, { timestamp: word('sdktime') as never }),
    'what is no JSON': () => bus.identify('u', { [word('sdkattribute')]: 10n as never }),
  };
  const replies = Object.entries(wrong).map(async ([name, publish]) => {
    const text = await Promise.resolve()
      .then(publish)
      .then(
        () => 'was taken',
        (error: unknown) => inspect(error, { depth: 9 }),
      );
    return { name, text };
  });
  return Promise.all(replies);
}
