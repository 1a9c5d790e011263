import type { OperatorAction } from '@cio-bus/contracts';
import type { Row } from '../port/row.ts';
import { makeRow, type RowSource } from './make-row.ts';
import { storable } from './payload.ts';
import { text } from './values.ts';

/** Maps an operator's action to its row: kind `audit`, status and metric the action. The payload is the record as read. */
export function auditRow(action: OperatorAction, source: RowSource): Row {
  return makeRow(source, {
    event_id: text(action.id),
    kind: 'audit',
    metric: text(action.action),
    status: text(action.action),
    timestamp: action.timestamp,
    correlation_id: text(action.correlationId),
    payload: storable(source.record.value ?? 'null'),
  });
}
