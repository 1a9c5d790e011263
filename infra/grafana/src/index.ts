/** Grafana dashboards as code. */
export { dashboardFiles } from './dashboard-files.ts';
export { type PanelQuery, queriesOf } from './queries-of.ts';
