/** Prometheus as code: scrape targets, recording rules, objectives and alerts. */
export { type Alert, alertGroups, alerts } from './alerts.ts';
export { allExpressions, recordedSeries } from './all-expressions.ts';
export { type KnownSeries, knownSeries, problemsOf } from './known-series.ts';
export { type MessageShare, shareOfBusiestDay, shareWithin } from './model/message-shares.ts';
export {
  badRatio,
  badRatioExpression,
  burnWindows,
  type Objective,
  objectives,
  objectiveWindows,
} from './model/objectives.ts';
export { acceleratedTime, realTime, type Time } from './model/time.ts';
export { prometheusConfig, type ScrapeTarget } from './prometheus-config.ts';
export { selectorsOf } from './promql.ts';
export { promtoolTests } from './promtool-tests.ts';
export { recordingRules } from './recording-rules.ts';
export { ruleFiles, trialRuleFiles } from './rule-files.ts';
