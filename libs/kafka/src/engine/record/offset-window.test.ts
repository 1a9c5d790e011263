import { describe, expect, it } from 'vitest';
import { OffsetWindow } from './offset-window.ts';

const opened = (...offsets: number[]) => {
  const window = new OffsetWindow(offsets[0] ?? 0);
  for (const offset of offsets) window.open(offset, 0);
  return window;
};

describe('OffsetWindow', () => {
  it('keeps the low-water mark at the oldest open offset, so that a commit never covers it', () => {
    const window = opened(5, 6, 7);
    window.settle(6);
    window.settle(7);
    expect(window.lowWaterMark).toBe(5);
    expect(window.span).toBe(3);
  });

  it('moves to the next offset when all is settled', () => {
    const window = opened(5, 6);
    window.settle(6);
    window.settle(5);
    expect(window.lowWaterMark).toBe(7);
    expect(window.span).toBe(0);
  });

  it('refuses an offset that it has seen, because a rejoin reads from the last commit again', () => {
    const window = opened(5, 6);
    window.settle(5);
    expect(window.open(5, 0)).toBe(false);
    expect(window.open(6, 0)).toBe(false);
    expect(window.open(7, 0)).toBe(true);
  });

  it('passes over offsets without records: transaction markers and compaction', () => {
    const window = opened(5);
    window.passOver(9);
    expect(window.lowWaterMark).toBe(5);
    window.settle(5);
    expect(window.lowWaterMark).toBe(9);
    window.passOver(3);
    expect(window.next).toBe(9);
  });
});
