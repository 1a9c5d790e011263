import { type OperatorAction, topics } from '@cio-bus/contracts';
import { A_TIME_MS, aRawRecord } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { checkRow } from '../port/row-check.ts';
import { auditRow } from './audit-row.ts';

describe('auditRow', () => {
  it('records what an operator did', () => {
    const action: OperatorAction = {
      id: '01JCZ5Q6W8V5T1X4M2N7R9K3PA',
      correlationId: '01JCZ5Q6W8V5T1X4M2N7R9K3PA',
      action: 'replayed',
      by: 'ada',
      why: 'the cause is fixed',
      timestamp: A_TIME_MS,
      counts: { replayed: 12 },
    };
    const value = Buffer.from(JSON.stringify(action));
    const row = auditRow(action, { record: aRawRecord({ topic: topics.audit, value }), now: A_TIME_MS });
    expect(checkRow(row)).toBeUndefined();
    expect(row).toMatchObject({
      event_id: action.id,
      kind: 'audit',
      metric: 'replayed',
      status: 'replayed',
      correlation_id: action.id,
      timestamp: A_TIME_MS,
      source_topic: 'customerio.audit',
      payload: JSON.stringify(action),
    });
  });
});
