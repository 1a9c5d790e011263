/** Builders and fakes. A dev dependency only. */

export { type CollectedSpan, type OtlpCollector, startOtlpCollector } from '@cio-bus/service/test/otlp-collector';
export * from './builders.ts';
export { type FakeClock, fakeClock } from './fake-clock.ts';
export {
  type FakeCustomerIO,
  type FakeCustomerIOBehaviour,
  type FakeDelivery,
  fakeCustomerIO,
} from './fake-customerio.ts';
export { brokerAway, type FakeProducer, fakeProducer, fakeTransactions } from './fake-producer.ts';
export { asRead, fakeOffsets, fakeTopics } from './fake-topics.ts';
export { outcomesOf, type RunOptions, runHandler } from './run-handler.ts';
export { testPrefix } from './test-prefix.ts';
