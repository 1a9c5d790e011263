import { stringify } from 'yaml';
import { type Alert, alerts } from './alerts.ts';
import { deliverabilityCases } from './cases/deliverability-cases.ts';
import { deliveryCases } from './cases/delivery-cases.ts';
import { kafkaCases } from './cases/kafka-cases.ts';
import { objectiveCases } from './cases/objective-cases.ts';
import { outboxCases } from './cases/outbox-cases.ts';
import { repairCases } from './cases/repair-cases.ts';
import { serviceCases } from './cases/service-cases.ts';
import { warehouseCases } from './cases/warehouse-cases.ts';
import { webhookCases } from './cases/webhook-cases.ts';
import type { AlertCase } from './model/alert-case.ts';
import { milliseconds } from './model/time.ts';
import { annotationsOf, GENERATED_NOTICE } from './rule-files.ts';

const casesOfAlerts = [
  ...serviceCases,
  ...deliveryCases,
  ...kafkaCases,
  ...outboxCases,
  ...webhookCases,
  ...deliverabilityCases,
  ...warehouseCases,
  ...repairCases,
];

/** Test cases of every alert: one that fires, one that stays quiet. */
export const alertCases: readonly AlertCase[] = [...casesOfAlerts, ...objectiveCases];

/** The cases whose check is in this range. */
const checkedIn = (from: string, to: string) =>
  casesOfAlerts.filter(({ at }) => milliseconds(at) >= milliseconds(from) && milliseconds(at) < milliseconds(to));

/**
 * Builds the tests for `promtool test rules`, by file name; their folder is a sibling of the rules' folder. promtool evaluates
 * every rule of a file at each step up to the check: the objectives, with windows of days, and the cases of hours and of days
 * have files of their own, with longer steps.
 */
export const promtoolTests = (): Record<string, string> => ({
  'alerts.test.yml': testFile(checkedIn('0m', '2h'), ['recording.yml', 'alerts.yml'], { step: '1m' }),
  'long-alerts.test.yml': testFile(checkedIn('2h', '3d'), ['recording.yml', 'alerts.yml'], { step: '10m' }),
  'alerts-of-days.test.yml': testFile(checkedIn('3d', '100d'), ['recording.yml', 'alerts.yml'], { step: '1h' }),
  'objectives.test.yml': testFile(objectiveCases, ['objectives.yml', 'alerts.yml'], { step: '2m', interval: '2m' }),
});

/** How often the rules are evaluated, and how far apart the values of the series are. */
interface Steps {
  step: string;
  interval?: string;
}

function testFile(cases: readonly AlertCase[], rules: readonly string[], { step, interval = '1m' }: Steps): string {
  const tests = cases
    .flatMap((alertCase) => [firing(alertCase), ...(alertCase.quiet ? [quiet(alertCase)] : [])])
    .map((test) => ({ ...test, interval }));
  const file = { rule_files: rules.map((name) => `../rules/${name}`), evaluation_interval: step, tests };
  return `${GENERATED_NOTICE}${stringify(file, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

function firing({ alert: name, fires, at, labels = {} }: AlertCase) {
  const alert = alerts.find((other) => other.name === name);
  if (!alert) throw new Error(`there is a test case for ${name}, but no such alert`);
  const expected = {
    exp_labels: { severity: alert.severity, ...labels },
    exp_annotations: renderedAnnotations(alert, labels),
  };
  return testOf(`${name} fires`, fires, { eval_time: at, alertname: name, exp_alerts: [expected] });
}

const quiet = ({ alert, quiet: series = {}, at }: AlertCase) =>
  testOf(`${alert} is quiet`, series, { eval_time: at, alertname: alert, exp_alerts: [] });

const testOf = (name: string, series: Readonly<Record<string, string>>, expectation: object) => ({
  name,
  input_series: Object.entries(series).map(([selector, values]) => ({ series: selector, values })),
  alert_rule_test: [expectation],
});

function renderedAnnotations(alert: Alert, labels: Readonly<Record<string, string>>) {
  const { summary, runbook } = annotationsOf(alert);
  return {
    summary: summary.replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_, label: string) => labels[label] ?? ''),
    runbook,
  };
}
