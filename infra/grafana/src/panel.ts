/** A query of a panel. */
export interface Query {
  expr: string;
  /** How a series is called: `{{topic}}` names a label. */
  legend: string;
}

/** What a panel shows. */
export interface Panel {
  title: string;
  /** One sentence that says what to look for. */
  description: string;
  kind: 'timeseries' | 'stat' | 'table';
  /** Grafana's unit: `s`, `ops`, `short`, `percentunit`, `bytes`. */
  unit: string;
  queries: readonly Query[];
  /** Of 24 columns. @default 8 for a time series and a table, 4 for a stat */
  width?: number;
  /** From here on a stat is red; below it green. */
  redFrom?: number;
  /** Below it a stat is red; from here on green. */
  greenFrom?: number;
}

/** A dashboard: rows of panels. */
export interface Dashboard {
  uid: string;
  title: string;
  description: string;
  rows: readonly { title: string; panels: readonly Panel[] }[];
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
/** A panel that lists what there is now. */
export const table = panelOf('table');
