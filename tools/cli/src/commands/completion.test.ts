import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { startCli } from '../../test/start-cli.ts';

describe('cio-bus completion', () => {
  let log: MockInstance<typeof console.log>;
  beforeEach(() => {
    log = vi.spyOn(console, 'log').mockImplementation(() => {});
  });
  afterEach(() => vi.restoreAllMocks());
  const printed = () => log.mock.calls.map(([text]) => String(text).split('\t')[0]);

  it.each(['bash', 'zsh', 'fish'])('prints a script for %s that calls the program', async (shell) => {
    expect(await startCli().run('completion', shell)).toMatchObject({ code: 0 });
    expect(printed().join('\n')).toContain('cio-bus complete --');
  });

  it.each([
    { words: ['dlq', 'e'], completions: ['edit'] },
    { words: ['dlq', 'list', '--stat'], completions: ['--state'] },
    { words: ['dlq', 'list', '--state', 'p'], completions: ['parked'] },
    { words: ['tr'], completions: ['trace'] },
  ])('completes $words', async ({ words, completions }) => {
    await startCli().run('complete', '--', ...words);
    expect(printed().slice(0, -1)).toEqual(completions);
  });

  it('exits with 2 for a shell that it does not know', async () => {
    expect(await startCli().run('completion', 'csh')).toMatchObject({ code: 2 });
  });
});
