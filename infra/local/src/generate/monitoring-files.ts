import { dashboardFiles } from '@cio-bus/grafana';
import { alertGroups, objectives, prometheusConfig, promtoolTests, ruleFiles } from '@cio-bus/prometheus';
import { serviceNames, services } from '../services.ts';
import { code, type GeneratedFile, page, table } from './generated-file.ts';

/** Configuration, rules and tests of Prometheus, the dashboards of Grafana, and the pages that list alerts and objectives. */
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

/** Where services run as containers, each has its name as its host. */
const prometheusYaml = () =>
  prometheusConfig(serviceNames.map((name) => ({ service: name, address: `${name}:${services[name].healthPort}` })));

function alertsPage(): string {
  const sections = Object.entries(alertGroups).map(([group, alerts]) => {
    const rows = alerts.map(({ name, severity, for: wait, summary, runbook }) => [
      code(name),
      severity,
      wait === '0s' ? 'at once' : `after ${wait}`,
      summary.replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, '*$1*'),
      `[what to do](runbooks/${runbook})`,
    ]);
    return `## ${group}\n\n${table(['alert', 'severity', 'fires', 'what it says', 'runbook'], rows)}`;
  });
  return page(
    'Alerts',
    'What the rules in `infra/prometheus/rules` watch. `page`: somebody has to act now; `ticket`: within days; `none`: nobody, it shows that alerts arrive.',
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
    'What the bus promises, as a share of good events over 30 days. `slo:cio_bus_bad:ratio_rate1h{slo="…"}` is the share of bad ones, over 5m, 30m, 1h, 2h, 6h, 1d, 3d and 30d.',
    table(['objective', '`slo`', 'target', 'what is good'], rows),
    'Somebody is paged when the budget of 30 days burns 14.4 times too fast over an hour, or 6 times over six hours; a ticket is made for 3 times over a day, or for once over three days. A second, shorter window ends the alert soon after the fault. [What to do](runbooks/slo-burn.md).',
  );
}
