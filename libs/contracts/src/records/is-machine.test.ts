import { describe, expect, it } from 'vitest';
import { isMachine } from './is-machine.ts';

describe('isMachine', () => {
  it.each([
    { metric: 'opened', data: { prefetched: true }, is: true },
    { metric: 'opened', data: { proxied: true }, is: true },
    { metric: 'opened', data: { machine: true }, is: true },
    { metric: 'opened', data: { synthetic: true }, is: null },
    { metric: 'opened', data: { synthetic: true, proxied: true }, is: true },
    { metric: 'opened', data: { prefetched: 'true' }, is: false },
    { metric: 'opened', data: {}, is: false },
    { metric: 'clicked', data: { machine: true }, is: true },
    { metric: 'clicked', data: { prefetched: true }, is: true },
    { metric: 'clicked', data: { proxied: true }, is: false }, // proxies fetch images, they follow no links
    { metric: 'delivered', data: { machine: true }, is: null },
  ])('is $is for $metric with $data', ({ metric, data, is }) => {
    expect(isMachine({ metric, data })).toBe(is);
  });
});
