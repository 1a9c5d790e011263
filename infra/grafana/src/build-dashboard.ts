import {
  DashboardBuilder,
  type Dashboard as DashboardModel,
  DatasourceVariableBuilder,
  RowBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { Dashboard, Panel } from './panel.ts';

/** Chosen at the top of a dashboard, so that it can be imported anywhere. */
const datasource = { type: 'prometheus', uid: '$datasource' };
const builders = { timeseries: TimeseriesBuilder, stat: StatBuilder, table: TableBuilder };
const heights = { timeseries: 7, stat: 4, table: 7 };
const widths = { timeseries: 8, stat: 4, table: 8 };

/** A dashboard as Grafana imports it. */
export function buildDashboard({ uid, title, description, rows }: Dashboard): DashboardModel {
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags(['cio-bus', 'generated'])
    .time({ from: 'now-3h', to: 'now' })
    .refresh('30s')
    .timezone('browser')
    .readonly()
    .withVariable(new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'));
  for (const row of rows) {
    builder.withRow(new RowBuilder(row.title));
    for (const panel of row.panels) builder.withPanel(buildPanel(panel));
  }
  return builder.build();
}

function buildPanel({ kind, title, description, unit, queries, width = widths[kind], redFrom, greenFrom }: Panel) {
  const panel = new builders[kind]()
    .title(title)
    .description(description)
    .datasource(datasource)
    .unit(unit)
    .height(heights[kind])
    .span(width)
    .targets(queries.map(({ expr, legend }, index) => queryOf(kind, expr, legend, index)));
  if (redFrom !== undefined) panel.thresholds(steps('green', redFrom, 'red'));
  if (greenFrom !== undefined) panel.thresholds(steps('red', greenFrom, 'green'));
  return panel;
}

function queryOf(kind: Panel['kind'], expr: string, legend: string, index: number) {
  const query = new DataqueryBuilder()
    .refId(String.fromCharCode('A'.charCodeAt(0) + index))
    .expr(expr)
    .legendFormat(legend);
  return kind === 'table' ? query.instant().format(PromQueryFormat.Table) : query.range();
}

const steps = (below: string, bound: number, above: string) =>
  new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
    { value: null, color: below },
    { value: bound, color: above },
  ]);
