/** A query of a dashboard, and the panel that asks it. */
export interface AskedQuery {
  panel: string;
  expr: string;
}

interface PanelModel {
  title?: string;
  targets?: { expr: string }[];
  panels?: PanelModel[];
}

/**
 * The queries of a dashboard, read from its JSON.
 *
 * @param window in place of Grafana's own window of rates
 */
export function queriesOf(json: string, window: string): AskedQuery[] {
  const collect = ({ title = '', targets = [], panels = [] }: PanelModel): AskedQuery[] => [
    ...targets.map(({ expr }) => ({ panel: title, expr: expr.replaceAll('$__rate_interval', window) })),
    ...panels.flatMap(collect),
  ];
  const dashboard = JSON.parse(json) as Required<Pick<PanelModel, 'panels'>>;
  return dashboard.panels.flatMap(collect);
}
