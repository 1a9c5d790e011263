import { alerts } from './alerts.ts';
import { badRatioExpression, objectives } from './model/objectives.ts';
import { realTime } from './model/time.ts';
import { recordedLabels } from './recorded-labels.ts';
import { recordingRules } from './recording-rules.ts';

/** Every PromQL expression in the rules. */
export const allExpressions = (): string[] => [
  ...alerts.map(({ expr }) => expr(realTime)),
  ...recordingRules.map(({ expr }) => expr(realTime)),
  ...objectives.map((objective) => badRatioExpression(objective, '5m', realTime)),
];

/** Names of the series that the rules record. */
export const recordedSeries = (): string[] => Object.keys(recordedLabels());
