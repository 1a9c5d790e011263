import {
  BusError,
  operatorAction,
  outcomeRecord,
  type RecordSchema,
  type Traceable,
  topics,
  webhookEvent,
} from '@cio-bus/contracts';
import { readDeadLetter } from '@cio-bus/kafka';
import { auditRow, deadLetterRow, outcomeRow, type Row, type RowSource, webhookRow } from '@cio-bus/warehouse';

/** A record of any of the sink's topics, as the row that it becomes. */
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
 * Reads a record as a row, by its topic. A record of `customerio.dlq` always has one, so that no letter is ever about
 * a letter; any other that does not match its contract is dead-lettered once, and that letter has a row.
 */
export const rowSchema = (now: () => number): RecordSchema<RowMessage> => ({
  name: 'row',
  read(record) {
    const mapper = rowOf[record.topic];
    if (!mapper) throw new BusError('MESSAGE_INVALID', `no row is made of records of ${record.topic}`);
    const row = mapper({ record, now: now() });
    return { id: row.event_id, correlationId: row.correlation_id ?? row.event_id, row };
  },
});
