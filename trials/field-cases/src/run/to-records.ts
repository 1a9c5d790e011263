import type { RawHeader, RecordToWrite } from '../../../any-client/kafka-record.ts';
import type { StepOf } from '../cases/field-case.ts';
import { type FillIn, fillIn } from '../cases/fill-in.ts';
import { toHeaders } from '../cases/to-headers.ts';

type ProduceStep = StepOf<'produce'> | StepOf<'produceMany'>;

/** The records that a step writes, with every placeholder filled in. */
export function toRecords(step: ProduceStep, given: FillIn): RecordToWrite[] {
  if (step.do === 'produce') return [toRecord(step, given)];
  return Array.from({ length: step.count }, (_, i) => toRecord(step, { ...given, i }));
}

function toRecord(step: ProduceStep, given: FillIn): RecordToWrite {
  const { topic, partition, timestampMs } = step;
  return {
    topic,
    key: bytesOf(step.key, step.keyBase64, given),
    value: bytesOf(step.value, step.valueBase64, given),
    headers: [...toHeaders(filledHeaders(step, given)), ...repeatedHeaders(step)],
    ...(partition === undefined ? {} : { partition }),
    ...(timestampMs === undefined ? {} : { timestamp: Number(fillIn(String(timestampMs), given)) }),
  };
}

function bytesOf(text: string | null | undefined, base64: string | undefined, given: FillIn): Buffer | null {
  if (base64 !== undefined) return Buffer.from(base64, 'base64'); // nothing is filled in within base64
  return typeof text === 'string' ? Buffer.from(fillIn(text, given)) : null;
}

const filledHeaders = ({ headers }: ProduceStep, given: FillIn) =>
  headers.map(([name, value]): (typeof headers)[number] => [
    fillIn(name, given),
    typeof value === 'string' ? fillIn(value, given) : value,
  ]);

function repeatedHeaders({ headersRepeat }: ProduceStep): RawHeader[] {
  if (!headersRepeat) return [];
  const { prefix, count, value } = headersRepeat;
  return Array.from({ length: count }, (_, i) => [Buffer.from(`${prefix}${i}`), Buffer.from(value)]);
}
