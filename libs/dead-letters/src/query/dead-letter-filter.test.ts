import type { DeadLetter } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { kafkaWith, origin } from '../../test/kafka-in-memory.ts';
import type { DeadLetterFilter } from './dead-letter-filter.ts';
import { listDeadLetters } from './list-dead-letters.ts';

const deadLetters: Partial<DeadLetter>[] = [
  { message: 'the event order_refunded is not known', value: Buffer.from('{"payload":{"name":"Größe"}}') },
  {
    message: 'the event "order_paid" is not known',
    key: Buffer.from('Zoë'),
    headers: { 'cio-source': 'shop', a: 'b c' },
  },
  { message: 'known', key: Buffer.from('ada@example.com'), headers: { 'cio-source': 'shop-two', shop: 'cio-source' } },
  {
    message: '100% * NOT (sure) AND "so',
    value: null,
    key: Buffer.from("it's"),
    headers: { '---': '===', tab: 'a\tb "c', 'cio-source': 'SHOP' },
  },
];

describe('a filter of dead letters', () => {
  it.each<[DeadLetterFilter, number[]]>([
    [{ text: 'known' }, [0, 1, 2]],
    [{ text: 'order_refunded' }, [0]],
    [{ text: 'refunded_order' }, []],
    [{ text: 'is event' }, [0, 1]],
    [{ text: 'refund' }, [0]],
    [{ text: 'grosse' }, []],
    [{ text: 'GROßE' }, [0]],
    [{ text: 'ada@example.com' }, [2]],
    [{ text: 'track-publisher/customerio.track/0/3' }, [3]],
    [{ text: '100% * NOT (sure) AND "so' }, [3]],
    [{ text: '***' }, []],
    [{ text: ' ' }, []],
    [{ text: '' }, []],
    [{ text: 'headers : shop' }, []],
    [{ header: { name: 'cio-source' } }, [1, 2, 3]],
    [{ header: { name: 'cio-source', value: 'shop' } }, [1]],
    [{ header: { name: 'a', value: 'b c' } }, [1]],
    [{ header: { name: 'cio', value: 'source shop' } }, []],
    [{ header: { name: '---', value: '===' } }, [3]],
    [{ header: { name: 'tab', value: 'a\tb "c' } }, [3]],
    [{ key: 'ada@example.com' }, [2]],
    [{ keys: ['ada@example.com', 'Zoë', "it's"] }, [1, 2, 3]],
    [{ keys: [] }, []],
    [{ text: 'known', header: { name: 'cio-source', value: 'shop-two' } }, [2]],
  ])('finds by %o', async (filter, expected) => {
    const { index } = kafkaWith(deadLetters.map((one, offset) => ({ origin: origin(offset), ...one })));
    const found = await listDeadLetters(index, filter);
    expect(found.deadLetters.map((one) => one.origin?.offset)).toEqual(expected);
  });
});
