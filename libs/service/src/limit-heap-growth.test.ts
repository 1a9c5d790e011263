import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** Objects that survive several collections of the young generation, created in few places. */
const program = `
  const waiting = [];
  const request = (id) => ({ id, headers: { id }, chunks: [id] });
  for (let id = 0; id < 100_000; id++) {
    waiting[id % 20_000] = request(id);
  }
`;

function traced(setUp: string): string {
  const module = new URL('limit-heap-growth.ts', import.meta.url).href;
  const code = `import { keepRequestsYoung } from '${module}'; ${setUp}; ${program}`;
  const flags = [
    '--max-semi-space-size=4',
    '--no-opt',
    '--trace-pretenuring-statistics',
    '--input-type=module',
    '--eval',
  ];
  return execFileSync(process.execPath, [...flags, code], { encoding: 'utf8', env: { PATH: process.env.PATH } });
}

describe('keepRequestsYoung', () => {
  it('keeps V8 from creating objects in the old generation', () => {
    expect(traced('')).toContain('=> maybe tenure');
    expect(traced('keepRequestsYoung()')).not.toContain('=> maybe tenure');
  });
});
