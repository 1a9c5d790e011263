/** A query of a dashboard, and the panel it belongs to. */
export interface PanelQuery {
  panel: string;
  expr: string;
}

interface PanelModel {
  title?: string;
  targets?: { expr: string }[];
  panels?: PanelModel[];
}

/**
 * Returns the queries of a dashboard, read from its JSON.
 *
 * @param window replaces Grafana's `$__rate_interval`
 */
export function queriesOf(json: string, window: string): PanelQuery[] {
  const collect = ({ title = '', targets = [], panels = [] }: PanelModel): PanelQuery[] => [
    ...targets.map(({ expr }) => ({ panel: title, expr: expr.replaceAll('$__rate_interval', window) })),
    ...panels.flatMap(collect),
  ];
  const dashboard = JSON.parse(json) as Required<Pick<PanelModel, 'panels'>>;
  return dashboard.panels.flatMap(collect);
}
