/** A query of a panel. */
export interface Query {
  expr: string;
  /** Series name; `{{topic}}` inserts a label. */
  legend: string;
}

/** A dashboard panel. */
export interface Panel {
  title: string;
  /** One sentence that says what to look for. */
  description: string;
  kind: 'timeseries' | 'stat' | 'table';
  /** Grafana's unit: `s`, `ops`, `short`, `percentunit`, `bytes`. */
  unit: string;
  queries: readonly Query[];
  /** In columns of 24. @default 8 for a time series and a table, 4 for a stat */
  width?: number;
  /** A stat is red from this value up, green below. */
  redFrom?: number;
  /** A stat is green from this value up, red below. */
  greenFrom?: number;
}

/** A row of panels. */
export interface Row {
  title: string;
  panels: readonly Panel[];
}

/** A dashboard: rows of panels. */
export interface Dashboard {
  uid: string;
  title: string;
  description: string;
  rows: readonly Row[];
}

type Extra = Omit<Panel, 'title' | 'description' | 'kind' | 'unit' | 'queries'>;
type Shape = [title: string, unit: string, description: string, queries: Panel['queries'], extra?: Extra];

const panelOf =
  (kind: Panel['kind']) =>
  (...[title, unit, description, queries, extra = {}]: Shape): Panel => ({
    title,
    unit,
    description,
    kind,
    queries,
    ...extra,
  });

/** A panel that shows series over time. */
export const timeseries = panelOf('timeseries');
/** A panel that shows one figure. */
export const stat = panelOf('stat');
/** A panel that lists current values. */
export const table = panelOf('table');
