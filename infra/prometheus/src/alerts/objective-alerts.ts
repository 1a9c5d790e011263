import type { Alert } from '../model/alert.ts';
import { counted } from '../model/expressions.ts';
import { badRatio, burnWindows, objectives } from '../model/objectives.ts';

/** One alert per severity; it fires when any pair of windows burns too fast. */
const burnAlert = (severity: Alert['severity'], name: string, wait: string): Alert => ({
  name,
  severity,
  for: wait,
  expr: () =>
    objectives.flatMap((objective) => burningFor(objective.name, 1 - objective.target, severity)).join('\nor\n'),
  summary: 'The objective {{ $labels.slo }} is burning its error budget too fast.',
  runbook: 'slo-burn.md',
});

function burningFor(slo: string, budget: number, severity: Alert['severity']): string[] {
  return burnWindows
    .filter((window) => window.severity === severity)
    .map(({ factor, long, short }) => {
      const limit = Number((factor * budget).toPrecision(6));
      const burns = (window: string) => `${badRatio(window)}{slo="${slo}"} > ${limit}`;
      return `(${burns(long)} and ${burns(short)})`;
    });
}

/**
 * Nothing has succeeded for this long where it is switched on: only there the counter has a series. A gauge of the last
 * time would not do: every service exports it, 0 until a first success.
 */
const noneSucceeded = (counter: string, window: string) =>
  `sum by (service) (increase(${counter}{result="succeeded"}[${window}])) == 0
  and sum by (service) (${counter}{result="succeeded"} offset ${window}) >= 0`;

/** Service level objectives: error budgets, reconciliation, and the search for what was never reported. */
export const objectiveAlerts: Alert[] = [
  burnAlert('page', 'ErrorBudgetBurnFast', '2m'),
  burnAlert('ticket', 'ErrorBudgetBurnSlow', '1h'),
  {
    name: 'RecordsMissing',
    severity: 'page',
    for: '0s',
    expr: (time) => counted('cio_bus_reconciled_records_total{result="missing"}', ['service', 'topic'], time('1h')),
    summary: 'Records of {{ $labels.topic }} have no outcome or no row in the table.',
    runbook: 'records-missing.md',
  },
  {
    name: 'ReconciliationStale',
    severity: 'ticket',
    for: '0s',
    expr: (time) => noneSucceeded('cio_bus_reconciliations_total', time('3h')),
    summary: 'Kafka and the table have not been reconciled for three hours.',
    runbook: 'records-missing.md#no-reconciliation',
  },
  {
    name: 'NeverReportedStale',
    severity: 'ticket',
    for: '0s',
    expr: (time) => noneSucceeded('cio_bus_never_reported_searches_total', time('3h')),
    summary: 'The table has not been searched for messages that were never reported for three hours.',
    runbook: 'deliverability.md#the-search-is-stale',
  },
];
