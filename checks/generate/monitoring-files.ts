import { dashboardFiles } from '@cio-bus/grafana';
import { serviceNames, services } from '@cio-bus/local';
import { alertGroups, objectives, prometheusConfig, promtoolTests, ruleFiles } from '@cio-bus/prometheus';
import { code, type GeneratedFile, page, table } from './generated-file.ts';

/** Prometheus's configuration, rules and tests, Grafana's dashboards, and the pages that list alerts and objectives. */
export const monitoringFiles = (): GeneratedFile[] => [
  { path: 'infra/prometheus/prometheus.yml', text: prometheusYaml() },
  ...inFolder('infra/prometheus/rules', ruleFiles()),
  ...inFolder('infra/prometheus/tests', promtoolTests()),
  ...inFolder('infra/grafana/dashboards', dashboardFiles()),
  { path: 'docs/alerts.md', text: alertsPage() },
  { path: 'docs/slos.md', text: objectivesPage() },
];

const inFolder = (folder: string, files: Readonly<Record<string, string>>): GeneratedFile[] =>
  Object.entries(files).map(([name, text]) => ({ path: `${folder}/${name}`, text }));

/** In compose, a service's name is its host name. */
const prometheusYaml = () =>
  prometheusConfig(serviceNames.map((name) => ({ service: name, address: `${name}:${services[name].healthPort}` })));

function alertsPage(): string {
  const sections = Object.entries(alertGroups).map(([group, alerts]) => {
    const rows = alerts.map(({ name, severity, for: wait, summary, runbook }) => [
      code(name),
      severity,
      wait === '0s' ? 'immediately' : `after ${wait}`,
      summary.replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, '*$1*'),
      `[runbook](runbooks/${runbook})`,
    ]);
    return `## ${group}\n\n${table(['alert', 'severity', 'fires', 'summary', 'runbook'], rows)}`;
  });
  return page(
    'Alerts',
    'The alert rules in `infra/prometheus/rules`. `page`: act now; `ticket`: act within days; `none`: no action, it proves that alerts arrive.',
    ...sections,
  );
}

function objectivesPage(): string {
  const rows = objectives.map(({ name, title, target, meaning }) => [
    title,
    code(name),
    `${Number((target * 100).toFixed(3))} %`,
    meaning,
  ]);
  return page(
    'Objectives',
    'What the bus promises, as the share of good events over 30 days. `slo:cio_bus_bad:ratio_rate1h{slo="…"}` is the share of bad events over one hour; it is also recorded over 5m, 30m, 2h, 6h, 1d, 3d and 30d.',
    table(['objective', '`slo`', 'target', 'good events'], rows),
    'An alert pages when the 30-day error budget burns 14.4 times too fast over an hour, or 6 times over six hours; it opens a ticket at 3 times over a day, or at 1 time over three days. An additional, shorter window resolves the alert soon after the fault is over. [Runbook](runbooks/slo-burn.md).',
  );
}
