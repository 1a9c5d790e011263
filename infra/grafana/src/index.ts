/** Grafana for the bus, as code: its dashboards. */
export { dashboardFiles } from './dashboard-files.ts';
export { type AskedQuery, queriesOf } from './queries-of.ts';
