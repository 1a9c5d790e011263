import { describe, expect, it } from 'vitest';
import { parseDockerfile } from './parse-dockerfile.ts';

describe('parseDockerfile', () => {
  it('reads flags, quoted values and continued lines', () => {
    const text = [
      'ARG NODE=24',
      `FROM node:\${NODE} AS build`,
      'COPY --from=source --chown=1:1 a b/ c/',
      'RUN one \\',
      '    two',
      'ENV A=1 B="x y"',
      'HEALTHCHECK --timeout=3s CMD ["node", "check.mjs"]',
      'ENTRYPOINT ["node", "main.ts"]',
    ].join('\n');

    expect(parseDockerfile(text)).toEqual([
      { kind: 'arg', name: 'NODE', fallback: '24' },
      { kind: 'from', image: `node:\${NODE}`, name: 'build' },
      { kind: 'copy', from: 'source', owner: '1:1', sources: ['a', 'b/'], target: 'c/' },
      { kind: 'run', command: expect.stringMatching(/^one\s+two$/) },
      { kind: 'env', values: { A: '1', B: 'x y' } },
      { kind: 'healthcheck', command: ['node', 'check.mjs'] },
      { kind: 'entrypoint', command: ['node', 'main.ts'] },
    ]);
  });

  it.each([
    { line: 'ADD https://example.com/x /x', fault: 'the instruction ADD' },
    { line: 'RUN --mount=type=cache,target=/root/.npm npm ci', fault: 'the flag --mount' },
    { line: 'COPY --link a b', fault: 'the flag --link' },
    { line: 'ENTRYPOINT node main.ts', fault: 'the shell form' },
    { line: 'HEALTHCHECK CMD curl -f localhost', fault: 'the shell form' },
  ])('rejects "$line", because an ignored instruction would not be tested', ({ line, fault }) => {
    expect(() => parseDockerfile(`FROM node\n${line}`)).toThrow(`Dockerfile, line 2: ${fault} is not supported`);
  });
});
