import { PublishError, type RunTransaction } from '@cio-bus/kafka';
import { describe, expect, it } from 'vitest';
import { kafkaWith, origin } from '../../test/kafka-in-memory.ts';
import { forgetDeadLetters } from '../forget/forget-dead-letters.ts';
import type { DeadLetterIndex } from '../index-file/dead-letter-index.ts';

describe('a replay in transactions', () => {
  it('leaves a person who is forgotten while it is under way', async () => {
    const ada = Buffer.from('ada');
    const { operator, replay, replayed, open } = kafkaWith([{ origin: origin(1), key: ada }, { origin: origin(2) }]);
    const transact: RunTransaction = async (work) => {
      await forgetDeadLetters({ ...operator, person: 'ada' });
      return operator.transact(work);
    };
    const report = await replay({ transact });
    expect(report).toMatchObject({ planned: 2, replayed: 1, failed: [], left: { forgotten: 1 } });
    expect(replayed().map(({ key }) => String(key))).toEqual(['user-1']);
    expect(await open({ state: 'forgotten' })).toHaveLength(1);
  });

  it('replays each dead letter once when several operators replay them', async () => {
    const deadLetters = Array.from({ length: 120 }, (_, offset) => ({ origin: origin(offset) }));
    const { replay, replayed } = kafkaWith(deadLetters);
    const reports = await Promise.all([replay({ rate: 1_000 }), replay({ rate: 2_000 }), replay({ rate: 200_000 })]);
    expect(reports.map(({ planned }) => planned)).toEqual([120, 120, 120]);
    expect(reports.reduce((sum, report) => sum + report.replayed, 0)).toBe(120);
    expect(reports.reduce((sum, { left }) => sum + (left.resolved ?? 0), 0)).toBe(240);
    expect(replayed()).toHaveLength(120);
  });

  it('counts what it wrote in a transaction whose commit was not answered, and writes it once', async () => {
    const { operator, replay, replayed } = kafkaWith([{ origin: origin(1) }, { origin: origin(2) }]);
    let calls = 0;
    const transact: RunTransaction = async (work) => {
      const result = await operator.transact(work);
      calls += 1;
      if (calls === 1) throw new PublishError('unknown', 'the commit was not answered');
      return result;
    };
    expect(await replay({ transact })).toMatchObject({ replayed: 2, failed: [], left: {} });
    expect(replayed()).toHaveLength(2);
  });

  it('writes nothing back while it cannot be read what was decided', async () => {
    const { index, operator, replay, replayed } = kafkaWith([{ origin: origin(1) }]);
    let isAway = false;
    const failing: DeadLetterIndex = {
      ...index,
      query: async (run) => {
        if (isAway) throw new Error('the broker is unavailable');
        return index.query(run);
      },
    };
    const transact: RunTransaction = (work) => {
      isAway = true;
      return operator.transact(work);
    };
    const report = await replay({ index: failing, transact });
    expect(report).toMatchObject({ replayed: 0, failed: [{ message: 'the broker is unavailable' }] });
    expect(replayed()).toEqual([]);
  });
});
