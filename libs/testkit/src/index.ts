/** Builders, fakes, and the audit that demo and chaos share. A dev dependency only. */
export * from './builders.ts';
export { type FakeClock, fakeClock } from './fake-clock.ts';
export { brokerAway, type FakeProducer, fakeProducer } from './fake-producer.ts';
export { asRead, fakeTopics } from './fake-topics.ts';
export type { JournalEntry, SandboxPerson } from './journal.ts';
export { outcomesOf, type RunOptions, runHandler } from './run-handler.ts';
export { testPrefix } from './test-prefix.ts';
