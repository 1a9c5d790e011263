/** Prometheus for the bus, as code: what is scraped, recording rules, objectives, alerts. */
export { type Alert, alertGroups, alerts } from './alerts.ts';
export { type KnownSeries, knownSeries, problemsOf } from './known-series.ts';
export { burnWindows, type Objective, objectives, objectiveWindows } from './objectives.ts';
export { prometheusConfig, type ScrapeTarget } from './prometheus-config.ts';
export { promtoolTests } from './promtool-tests.ts';
export { ruleFiles } from './rule-files.ts';
export { realTime, type Time, timeFaster } from './time.ts';
