import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { startProgress } from './progress.ts';

describe('startProgress', () => {
  it('writes few lines where there is no terminal, also when the total grows', () => {
    const output = new PassThrough();
    const progress = startProgress('settled', 10, output);
    for (let value = 1; value <= 10; value += 1) progress.update(value);
    progress.update(12, 20);
    progress.update(20, 20);
    progress.end();
    const lines = String(output.read()).trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines.at(-1)).toMatch(/settled +10 of 10/);
  });

  it('draws a bar on a terminal', () => {
    const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80, cursorTo() {}, clearLine() {} });
    const progress = startProgress('published', 4, output);
    progress.update(4);
    progress.end();
    expect(String(output.read())).toContain('4 of 4');
  });
});
