/** Kafka and the warehouse together: reconcile, trace, delivery metrics. */
export { countMetrics, type MetricsPeriod } from './count-metrics.ts';
export { type FoundPerson, findPerson, type PersonSources } from './person/find-person.ts';
export { type ReconcileRange, reconcile } from './reconcile.ts';
export type { Gap, ReconciledHour, ReconciledTopic, ReconcileReport } from './reconcile-report.ts';
export { LOADER, loadedTopics, type ReconcileSources, settledBy } from './reconcile-sources.ts';
export { type Trace, type TraceOptions, type TraceSources, trace } from './trace/trace.ts';
export type { TraceEvent, TraceStep, TraceSubject } from './trace/trace-step.ts';
