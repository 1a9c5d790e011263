import { COMMAND_SCHEMA, commandTypes, headers, keyOf } from '@cio-bus/contracts';
import type { OutgoingRecord } from '@cio-bus/kafka';
import { monotonicFactory } from 'ulid';
import { type CompleteCommand, completeCommand, type Minting } from './complete-command.ts';

export { type CompleteCommand, completeCommand, type Minting };

/** Builds the record of a command: topic, key, bytes and headers, as every publish of the SDK writes it. */
export function commandRecord(
  { command, json }: CompleteCommand,
  { source, traceparent }: { source: string; traceparent?: string | undefined },
): OutgoingRecord {
  return {
    topic: commandTypes[command.type].topic,
    key: keyOf(command),
    value: json,
    headers: {
      [headers.source]: source,
      [headers.schema]: COMMAND_SCHEMA,
      [headers.id]: command.id,
      ...(traceparent === undefined ? {} : { [headers.traceparent]: traceparent }),
    },
  };
}

/** ULIDs of a process are increasing, also within a millisecond. */
export function systemMinting(): Minting {
  return { newId: monotonicFactory(), now: Date.now };
}
