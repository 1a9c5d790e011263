import { describe, expect, it } from 'vitest';
import { linkedText } from './linked-text.ts';

describe('linkedText', () => {
  it.each([
    ['another runbook', '[Kafka](kafka-unavailable.md)', { text: 'Kafka', href: '/runbook?name=kafka-unavailable' }],
    ['a part of one', '[memory](busy-service.md#memory)', { text: 'memory', href: '/runbook?name=busy-service' }],
    ['an address', '[status](https://status.customer.io)', { text: 'status', href: 'https://status.customer.io' }],
    [
      'a page that is not served',
      '[its README](../../tools/cli/README.md)',
      { text: 'its README (tools/cli/README.md)' },
    ],
    ['a part of the same page', '[section 4](#4-send_unknown)', { text: 'section 4' }],
    ['a text over two lines', '[a hot\n  key](hot-key.md)', { text: 'a hot\n  key', href: '/runbook?name=hot-key' }],
    ['a script', '[x](javascript:alert)', { text: 'x (javascript:alert)' }],
  ])('links %s', (_what, markdown, part) => {
    expect(linkedText(`See ${markdown}.`)).toEqual([{ text: 'See ' }, part, { text: '.' }]);
  });

  it('finds no link over two paragraphs', () => {
    expect(linkedText('[a\n\nb](c.md)')).toEqual([{ text: '[a\n\nb](c.md)' }]);
  });

  it('keeps every sign of a text without links', () => {
    const text = '# Title\n\n| `a[0]` | (b) |\n';
    expect(linkedText(text)).toEqual([{ text }]);
  });
});
