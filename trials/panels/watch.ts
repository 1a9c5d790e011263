import { join } from 'node:path';
import type { Stack } from '@cio-bus/local';
import { offeredPrometheus, startPrometheus } from '@cio-bus/servers';
import { allPanels, panelsWithoutData } from './ask-panels.ts';
import { findUnexported } from './unexported-metrics.ts';

/** The last scrape, and the last reconciliation, come some seconds after the traffic. */
const PANELS_WITHIN_MS = 30_000;

/** What watches a demo. */
export interface Watch {
  /** Asks every panel of the dashboards; answers whether each has data, and whether all that is read is exported. */
  dashboardsHold(): Promise<boolean>;
  stop(): Promise<void>;
}

/** Lets a Prometheus scrape the services; undefined where there is none, which is told. @throws PrerequisiteError under CI=true then */
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
      for (const name of unexported) print(`  ✗ ${name} is read by a panel or a rule, and exported by no service`);
      return empty.length === 0 && unexported.length === 0;
    },
    stop: prometheus.stop,
  };
}
