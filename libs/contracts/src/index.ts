/**
 * Contracts between all parts of the bus: topics, command types, schemas, headers, errors and table columns.
 * Everything here is data and pure functions.
 */
export { addressesOf, isAddress } from './commands/addresses.ts';
export * from './commands/check-limits.ts';
export { checkSendAt, sendAtSeconds } from './commands/check-send.ts';
export * from './commands/command.ts';
export { commandTopics } from './commands/command-topics.ts';
export {
  allCommandTypes,
  type CommandType,
  commandTypes,
} from './commands/command-types.ts';
export { withoutDates } from './commands/dates.ts';
export * from './commands/example-templates.ts';
export { limits } from './commands/limits.ts';
export { channels } from './commands/payloads.ts';
export * from './commands/read-command.ts';
export * from './commands/templates.ts';
export * from './errors.ts';
export * from './records/dead-letter.ts';
export * from './records/edits.ts';
export { isJsonObject, MAX_JSON_DEPTH, parseExactJson, rawNumber } from './records/exact-json.ts';
export * from './records/headers.ts';
export * from './records/is-machine.ts';
export * from './records/json.ts';
export * from './records/outcome.ts';
export { mayNestDeeper } from './records/plain-json.ts';
export { failureMessage, pushDevice } from './records/push-device.ts';
export * from './records/raw-headers.ts';
export * from './records/record.ts';
export { headerBytes, recordBytes } from './records/record-size.ts';
export * from './records/replay-jobs.ts';
export { isForAnother } from './records/replay-target.ts';
export * from './records/reported-event.ts';
export * from './records/reported-metrics.ts';
export * from './records/resolutions.ts';
export * from './records/topics.ts';
export * from './records/ulid.ts';
export * from './records/webhook-event.ts';
export * from './table.ts';
export * from './topics/access-lists.ts';
export * from './topics/service-access.ts';
export * from './topics/topic-catalogue.ts';
