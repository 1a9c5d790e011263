import { describe, expect, it } from 'vitest';
import { jsonOf, startCli } from '../../test/start-cli.ts';

const rows = [
  {
    timestamp: '2026-11-20T12:00:00.000Z',
    kind: 'webhook',
    subject: 'a, "quoted" line',
    attempts: null,
    event_id: 'e1',
  },
  { timestamp: '2026-11-20T11:00:00.000Z', kind: 'command', subject: null, attempts: 2, event_id: 'e2' },
];
const cliWithRows = () => startCli({ answer: () => rows });

describe('cio-bus query', () => {
  it('prints the columns of a view that fit a terminal', async () => {
    const { code, out } = await cliWithRows().run('query', 'events_current');
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toMatch(/^timestamp\s+kind\s+metric\s+status/);
    expect(out).not.toContain('quoted');
  });

  it('prints every column as JSON', async () => {
    expect(jsonOf(await cliWithRows().run('query', 'events_current', '--json'))).toEqual(rows);
  });

  it('prints CSV that a spreadsheet reads back', async () => {
    const { out } = await cliWithRows().run(
      'query',
      'events_current',
      '--csv',
      '--columns',
      'event_id,subject,attempts',
    );
    expect(out).toBe('event_id,subject,attempts\r\ne1,"a, ""quoted"" line",\r\ne2,,2');
  });

  it('queries a range of the table, newest rows first', async () => {
    const { run, queries } = cliWithRows();
    await run('query', 'command_outcomes', '--from', '24h', '--to', '2026-11-21T06:00Z', '--limit', '0');
    expect(queries[0]).toContain(
      "WHERE timestamp >= TIMESTAMP '2026-11-20 12:00:00.000' AND timestamp < TIMESTAMP '2026-11-21 06:00:00.000'",
    );
    expect(queries[0]).not.toContain('LIMIT');
  });

  it('reads the last 30 days without --from', async () => {
    const { run, queries } = cliWithRows();
    await run('query', 'dead_letters');
    await run('query', 'dead_letters', '--to', '2026-03-31');
    expect(queries[0]).toContain("WHERE timestamp >= TIMESTAMP '2026-10-22 12:00:00.000'");
    expect(queries[1]).toContain("WHERE timestamp >= TIMESTAMP '2026-03-01 00:00:00.000' AND");
  });

  it.each<[string, string[]]>([
    ['a table', []],
    ['CSV', ['--csv']],
    ['JSON', ['--json']],
  ])('warns next to %s that the limit was reached', async (_, form) => {
    const { run, queries } = cliWithRows();
    const { out, err } = await run('query', 'dead_letters', '--limit', '2', ...form);
    expect(queries[0]).toMatch(/LIMIT 2$/);
    expect([out, err]).toEqual([expect.not.stringContaining('--limit'), 'only the first 2 rows; --limit 0 prints all']);
  });

  it('prints no warning below the limit, or without one', async () => {
    expect((await cliWithRows().run('query', 'dead_letters', '--limit', '3', '--csv')).err).toBe('');
    expect((await startCli().run('query', 'dead_letters', '--limit', '0')).err).toBe('');
    expect((await cliWithRows().run('query', '--sql', 'SELECT 1', '--limit', '2')).err).toBe('');
  });

  it('runs a custom statement unchanged', async () => {
    const { run, queries } = cliWithRows();
    await run('query', '--sql', 'SELECT 1');
    expect(queries).toEqual(['SELECT 1']);
  });

  it('prints the statement of a range without running it', async () => {
    const { run, queries } = cliWithRows();
    const { out } = await run('query', 'delivery_funnel', '--from', '2026-11-20', '--print-sql');
    expect(out).toContain('WITH delivery_events AS');
    expect(queries).toEqual([]);
  });

  it('prints no control characters', async () => {
    const { run } = startCli({ answer: () => [{ subject: 'a\u001b[2Jb\u202ec\nd' }] });
    expect((await run('query', '--sql', 'SELECT subject')).out).toBe('subject\na [2Jb c d');
  });

  it('prints no control characters in JSON and CSV either, and JSON keeps its values', async () => {
    const subject = 'a\u001b[2J\u009b2J\u202eb';
    const { run } = startCli({ answer: () => [{ subject }] });
    const { out } = await run('query', '--sql', 'SELECT subject', '--json');
    expect(JSON.parse(out)).toEqual([{ subject }]);
    for (const text of [out, (await run('query', '--sql', 'SELECT subject', '--csv')).out])
      expect(text.replaceAll(/[\r\n]/g, '')).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  it.each(['=HYPERLINK("http://evil.example")', '+1', '-1+1', '@SUM(A1)', '\tx'])(
    'disarms the formula %j in CSV',
    async (subject) => {
      const { run } = startCli({ answer: () => [{ subject, n: -1 }] });
      const { out } = await run('query', '--sql', 'SELECT subject, n', '--csv');
      expect(out.split('\r\n')[1]).toMatch(/^"?'.*,-1$/);
    },
  );

  it('prints (no rows) for an empty result', async () => {
    expect(await startCli().run('query', 'dead_letters')).toMatchObject({ code: 0, out: '(no rows)' });
    expect((await startCli().run('query', 'dead_letters', '--csv')).out).toBe('');
  });

  it.each([
    [['query'], 'expected either a view'],
    [['query', 'events_current', '--sql', 'SELECT 1'], 'expected either a view'],
    [['query', 'events'], "'events' is invalid for argument 'view'"],
    [['query', 'events_current', '--from', 'soon'], 'Expected a time'],
    [['query', 'events_current', '--from', '1h', '--to', '2h'], '--from must be before --to'],
    [['query', 'events_current', '--limit', '-1'], "'-1' is invalid. Expected a whole number"],
    [['query', 'events_current', '--columns', 'colour'], 'no column "colour"'],
    [['query', '--sql', 'SELECT 1', '--from', '1h'], 'apply to views'],
    [['query', 'events_current', '--json', '--csv'], 'cannot be used with'],
  ])('exits with 2 and a reason: %j', async (args, reason) => {
    const { code, err } = await cliWithRows().run(...args);
    expect([code, err]).toEqual([2, expect.stringContaining(reason)]);
  });
});
