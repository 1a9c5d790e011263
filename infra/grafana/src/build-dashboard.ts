import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  type Dashboard as DashboardModel,
  DatasourceVariableBuilder,
  RowBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { buildPanel, datasource } from './build-panel.ts';
import type { Dashboard } from './model/panel.ts';

const TAG = 'cio-bus';

/** Red markers where an alert fired. */
const alertsFiring = () =>
  new AnnotationQueryBuilder()
    .name('Alerts')
    .datasource(datasource)
    .enable(true)
    .iconColor('red')
    .expr('ALERTS{alertstate="firing",severity=~"page|ticket"}')
    .titleFormat('{{alertname}}')
    .textFormat('{{service}} {{topic}}');

/** Links to the other dashboards, with the same time range. */
const otherDashboards = () =>
  new DashboardLinkBuilder('Customer.io bus')
    .type(DashboardLinkType.Dashboards)
    .tags([TAG])
    .keepTime(true)
    .includeVars(true);

/** Builds a dashboard in Grafana's import format. */
export function buildDashboard({ uid, title, description, rows }: Dashboard): DashboardModel {
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([TAG, 'generated'])
    .time({ from: 'now-3h', to: 'now' })
    .refresh('30s')
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .readonly()
    .withVariable(new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'))
    .annotation(alertsFiring())
    .link(otherDashboards());
  for (const row of rows) {
    builder.withRow(new RowBuilder(row.title));
    for (const panel of row.panels) builder.withPanel(buildPanel(panel));
  }
  return builder.build();
}
