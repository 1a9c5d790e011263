/** Builders, fakes, and the audit that demo and chaos share. A dev dependency only. */

export { type CollectedSpan, type OtlpCollector, startOtlpCollector } from '@cio-bus/service/test/otlp-collector';
export { type AuditCheck, type AuditCheckName, type AuditReport, audit } from './audit/audit.ts';
export type {
  AuditExpectations,
  AuditInput,
  AuditLetter,
  AuditOutcome,
  AuditRecord,
  AuditRow,
  PublishedCommand,
} from './audit/audit-input.ts';
export { commandIdOf } from './audit/audit-input.ts';
export { type AuditSources, gatherAuditInput } from './audit/gather-audit-input.ts';
export { honestInput } from './audit/honest-input.ts';
export { type Mutant, mutants, mutate } from './audit/mutate.ts';
export * from './builders.ts';
export { type FakeClock, fakeClock } from './fake-clock.ts';
export {
  type FakeCustomerIO,
  type FakeCustomerIOBehaviour,
  type FakeDelivery,
  fakeCustomerIO,
} from './fake-customerio.ts';
export { brokerAway, type FakeProducer, fakeProducer } from './fake-producer.ts';
export { asRead, fakeTopics } from './fake-topics.ts';
export type { JournalEntry, SandboxPerson } from './journal.ts';
export { outcomesOf, type RunOptions, runHandler } from './run-handler.ts';
export { testPrefix } from './test-prefix.ts';
