import { describe, expect, it } from 'vitest';
import { createBigqueryEraser } from './bigquery-eraser.ts';

describe('erasing a person in BigQuery', () => {
  /** A BigQuery that counts five rows, with a scripted change. */
  function bigqueryThat(change: () => Promise<[]>) {
    const statements: string[] = [];
    const run = async (sql: string) => {
      statements.push(sql);
      return sql.startsWith('SELECT') ? [{ n: 5 }] : change();
    };
    return { statements, eraser: createBigqueryEraser(run, 'customerio_events.delivery_events') };
  }

  it('counts, then changes, each with the filter that the table requires', async () => {
    const { statements, eraser } = bigqueryThat(async () => []);
    expect(await eraser.erase('ada', { mode: 'delete' })).toEqual({ rows: 5, waiting: 0 });
    expect(statements.map((sql) => sql.split(' ')[0])).toEqual(['SELECT', 'DELETE']);
    for (const sql of statements) expect(sql).toMatch(/WHERE timestamp >= TIMESTAMP '1970-01-01' AND .*@person/s);
  });

  it('reports rows in the streaming buffer as waiting', async () => {
    const { eraser } = bigqueryThat(async () => {
      const message =
        'UPDATE or DELETE statement over table p.d.t would affect rows in the streaming buffer, which is not supported';
      throw Object.assign(new Error(message), { code: 400 });
    });
    expect(await eraser.erase('ada', { mode: 'mask' })).toEqual({ rows: 0, waiting: 5 });
  });

  it.each([
    [{ code: 400 }, 'QueryError'],
    [{ code: 403 }, 'WAREHOUSE_SETUP'],
    [{ code: 503 }, 'WAREHOUSE_UNAVAILABLE'],
  ])('distinguishes a refusal from an outage: %o', async (failure, expected) => {
    const { eraser } = bigqueryThat(async () => {
      throw Object.assign(new Error('no'), failure);
    });
    await expect(eraser.erase('ada', { mode: 'delete' })).rejects.toSatisfy((error) =>
      `${(error as Error).name} ${(error as Error).message}`.includes(expected),
    );
  });
});
