import fc from 'fast-check';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';
import { describe, expect, it } from 'vitest';
import { PROGRESS_SPAN } from '../../engine/engine.ts';
import { fromMetadata, toMetadata } from './commit-metadata.ts';

/** What brokers accept unless they are set otherwise. */
const BROKER_DEFAULT = 4_096;

const progress = fc
  .record({ lowWaterMark: fc.nat(2 ** 40), span: fc.integer({ min: 1, max: 300 }), open: fc.uniqueArray(fc.nat(299)) })
  .map(({ lowWaterMark, span, open }) => ({
    lowWaterMark,
    upTo: lowWaterMark + span,
    open: open
      .filter((index) => index < span)
      .sort((a, b) => a - b)
      .map((index) => lowWaterMark + index),
  }));

describe('commit metadata', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(progress, (written) => {
        expect(fromMetadata(written.lowWaterMark, toMetadata(written))).toEqual(written);
      }),
    );
  });

  it('is empty when nothing is settled beyond the offset', () => {
    expect(toMetadata({ lowWaterMark: 7, upTo: 7, open: [] })).toBe('');
    expect(fromMetadata(7, '')).toBeUndefined();
  });

  it('fits into what brokers accept, whatever is open', () => {
    const generator = mersenne(1); // bits without a pattern, which nothing compresses
    const noise = () => uniformInt(generator, 0, 1) === 1;
    const open = Array.from({ length: PROGRESS_SPAN }, (_, offset) => offset).filter(noise);
    const written = { lowWaterMark: 0, upTo: PROGRESS_SPAN, open };
    expect(toMetadata(written).length).toBeLessThan(BROKER_DEFAULT);
    expect(fromMetadata(0, toMetadata(written))).toEqual(written);
  });

  const written = toMetadata({ lowWaterMark: 5, upTo: 21, open: [5, 9] });
  it.each([
    ['another offset, which an operator set with a tool that kept the metadata', 6, written],
    ['none', 5, null],
    ['of another program', 5, 'event-id-3'],
    ['a later format', 5, written.replace('/1', '/2')],
    ['cut off', 5, written.slice(0, -4)],
    ['with more bits than its count', 5, written.replace(' 16 ', ' 8 ')],
    ['with fewer bits than its count', 5, written.replace(' 16 ', ' 99 ')],
    ['with a count beyond the span', 5, written.replace(' 16 ', ' 99999 ')],
    ['not compressed', 5, 'cio-bus/1 5 16 AAAA'],
  ])('says nothing when it is for or is %s', (_what, committed, metadata) => {
    expect(fromMetadata(committed, metadata)).toBeUndefined();
  });
});
