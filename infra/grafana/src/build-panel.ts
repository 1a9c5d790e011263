import {
  ReduceDataOptionsBuilder,
  TooltipDisplayMode,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { Panel } from './model/panel.ts';

/** Selected at the top of a dashboard, so that it can be imported into any Grafana. */
export const datasource = { type: 'prometheus', uid: '$datasource' };

const heights = { timeseries: 7, stat: 4, table: 7 };
const widths = { timeseries: 8, stat: 4, table: 8 };

const builders = {
  timeseries: () =>
    new TimeseriesBuilder()
      .min(0)
      .fillOpacity(8)
      .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi)),
  stat: () => new StatBuilder().reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull'])).noValue('–'),
  table: () => new TableBuilder().withTransformation({ id: 'organize', options: { excludeByName: { Time: true } } }),
} as const;

/** Converts a panel to a builder of Grafana's SDK. */
export function buildPanel({
  kind,
  title,
  description,
  unit,
  queries,
  width = widths[kind],
  redFrom,
  greenFrom,
}: Panel) {
  const panel = builders[kind]()
    .title(title)
    .description(description)
    .datasource(datasource)
    .unit(unit)
    .height(heights[kind])
    .span(width)
    .targets(queries.map(({ expr, legend }, index) => queryOf(kind, expr, legend, index)));
  if (redFrom !== undefined) panel.thresholds(steps('green', redFrom, 'red'));
  if (greenFrom !== undefined) panel.thresholds(steps('red', greenFrom, 'green')).decimals(3);
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
