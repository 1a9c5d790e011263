/**
 * Contracts between all parts of the bus: topics, schemas, headers, errors and table columns.
 * Everything here is data and pure functions.
 */
export * from './commands.ts';
export * from './errors.ts';
export * from './headers.ts';
export * from './is-machine.ts';
export * from './json.ts';
export * from './limits.ts';
export * from './outcome.ts';
export * from './read-command.ts';
export * from './record.ts';
export * from './resolutions.ts';
export * from './service-access.ts';
export * from './table.ts';
export * from './templates.ts';
export * from './topics.ts';
export * from './ulid.ts';
export * from './webhook-event.ts';
