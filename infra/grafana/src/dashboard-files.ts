import { buildDashboard } from './build-dashboard.ts';
import { dashboards } from './dashboards.ts';

/** Returns the dashboards as JSON, by file name. */
export const dashboardFiles = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(dashboards).map(([name, dashboard]) => [
      name,
      `${JSON.stringify(buildDashboard(dashboard), undefined, 2)}\n`,
    ]),
  );
