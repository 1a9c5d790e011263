import { join } from 'node:path';
import type { Stack } from '@cio-bus/local';
import { offeredPrometheus, startPrometheus } from '@cio-bus/servers';
import { allPanels, panelsWithoutData } from './ask-panels.ts';
import { findUnexported } from './unexported-metrics.ts';

/** The last scrape and the last reconciliation follow the traffic by some seconds. */
const PANELS_WITHIN_MS = 120_000;

/** A Prometheus that watches a demo. */
export interface Watch {
  /** Queries every panel of the dashboards; resolves with whether each has data and every metric that is read is exported. */
  dashboardsHold(): Promise<boolean>;
  stop(): Promise<void>;
}

/** Starts a Prometheus on the services; undefined, with a message, if none exists. @throws PrerequisiteError under CI=true */
export async function startWatch(stack: Stack, print: (line: string) => void): Promise<Watch | undefined> {
  const tools = await offeredPrometheus(process.env, print);
  if (!tools) return undefined;
  const folder = join(stack.stateDir, 'prometheus');
  const prometheus = await startPrometheus({ tools, folder, services: stack.health });
  const panels = allPanels();
  return {
    async dashboardsHold() {
      const empty = await panelsWithoutData(prometheus, panels, { withinMs: PANELS_WITHIN_MS });
      print(`\nDashboards\n  ${panels.length - empty.length} of ${panels.length} panels have data`);
      for (const { dashboard, title, expressions } of empty)
        print(`  ✗ ${dashboard}: ${title}: ${expressions.join('; ')}`);
      const expressions = panels.flatMap((panel) => panel.expressions);
      const unexported = await findUnexported(expressions, Object.values(stack.health));
      for (const name of unexported) print(`  ✗ ${name} is read by a panel or a rule, but no service exports it`);
      return empty.length === 0 && unexported.length === 0;
    },
    stop: prometheus.stop,
  };
}
