import {
  BusError,
  operatorAction,
  outcomeRecord,
  type RecordSchema,
  readDeadLetter,
  type Traceable,
  topics,
  webhookEvent,
} from '@cio-bus/contracts';
import { auditRow, deadLetterRow, outcomeRow, type Row, type RowSource, webhookRow } from '@cio-bus/warehouse';

/** A record of one of the sink's topics, mapped to its row. */
export interface RowMessage extends Traceable {
  row: Row;
}

const rowOf: Readonly<Record<string, (source: RowSource) => Row>> = {
  [topics.webhooks]: (source) => webhookRow(webhookEvent.read(source.record), source),
  [topics.processed]: (source) => outcomeRow(outcomeRecord.read(source.record), source),
  [topics.deadLetters]: (source) => deadLetterRow(readDeadLetter(source.record), source),
  [topics.audit]: (source) => auditRow(operatorAction.read(source.record), source),
};

/**
 * Maps a record to its row, by topic. Every record of `customerio.dlq` has one, so a dead letter never causes another
 * one; any other record that does not match its contract is dead-lettered once, and that dead letter has a row.
 */
export const rowSchema = (now: () => number): RecordSchema<RowMessage> => ({
  name: 'row',
  read(record) {
    const mapper = rowOf[record.topic];
    if (!mapper) throw new BusError('MESSAGE_INVALID', `records of ${record.topic} have no row`);
    const row = mapper({ record, now: now() });
    return { id: row.event_id, correlationId: row.correlation_id ?? row.event_id, row };
  },
});
