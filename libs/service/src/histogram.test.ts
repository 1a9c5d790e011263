import { describe, expect, it } from 'vitest';
import { Histogram } from './histogram.ts';

const aHistogram = (labels: string[] = ['handler']) =>
  new Histogram('h', { type: 'histogram', help: 'Help.', labels, buckets: [0.1, 1] }, { service: 's' });

describe('Histogram', () => {
  it('cumulates its buckets with inclusive upper bounds, as Prometheus specifies', () => {
    const histogram = aHistogram();
    const series = histogram.series({ handler: 'a' });
    for (const value of [0.05, 0.1, 0.5, 7]) series.observe(value);
    expect(histogram.exposition()).toBe(
      [
        '# HELP h Help.',
        '# TYPE h histogram',
        'h_bucket{le="0.1",handler="a",service="s"} 2',
        'h_bucket{le="1",handler="a",service="s"} 3',
        'h_bucket{le="+Inf",handler="a",service="s"} 4',
        'h_sum{handler="a",service="s"} 7.65',
        'h_count{handler="a",service="s"} 4',
        '',
      ].join('\n'),
    );
  });

  it('returns the same series for the same labels in any order', () => {
    const histogram = aHistogram(['handler', 'topic']);
    histogram.series({ handler: 'a', topic: 't' }).observe(1);
    histogram.series({ topic: 't', handler: 'a' }).observe(1);
    expect(histogram.exposition()).toContain('h_count{handler="a",topic="t",service="s"} 2');
  });

  it('exports a histogram without labels before its first measurement', () => {
    expect(aHistogram([]).exposition()).toContain('h_count{service="s"} 0');
  });

  it.each([{ user: 'u1' }, {}, { handler: 'a', user: 'u1' }])(
    'refuses the labels %j, which are not declared',
    (labels) => {
      expect(() => aHistogram().series(labels as Record<string, string>)).toThrow(/has the labels handler/);
    },
  );

  it('escapes label values', () => {
    const histogram = aHistogram();
    histogram.series({ handler: 'a"b\\c\nd' }).observe(1);
    expect(histogram.exposition()).toContain('handler="a\\"b\\\\c\\nd"');
  });
});
