import { randomUUID } from 'node:crypto';
import { asOfLately, type DeadLetterIndex } from '@cio-bus/dead-letters';
import type { Telemetry } from '@cio-bus/service';
import type { Express } from 'express';
import { allHandlers } from './all-handlers.ts';
import type { Means } from './api/means.ts';
import type { ConsoleConfig } from './config.ts';
import { EventHub } from './events/event-hub.ts';
import { BusFollower } from './events/follow-bus.ts';
import { RepairMetrics } from './events/repair-metrics.ts';
import { BusReader, type BusSources } from './flow/bus-state.ts';
import { webhookFeed } from './flow/webhook-feed.ts';
import { consoleApp } from './http/console-server.ts';
import { type JobMeans, JobRunner } from './jobs/job-runner.ts';
import { PlanStore } from './jobs/plan-store.ts';
import { shownJob } from './jobs/shown-job.ts';
import { createAuthenticator } from './sign-in/authenticate.ts';

/** What a console is made of. */
export interface ConsoleParts extends Pick<BusSources, 'lookUpOffsets' | 'scrape' | 'now'> {
  config: ConsoleConfig;
  telemetry: Telemetry;
  index: DeadLetterIndex;
  means: Means;
  jobs: JobMeans;
  /** Folder of the built web app. */
  webFolder: string;
  /** How old the state of Kafka may be that a list shows, ms. */
  maxAgeMs: number;
  /** Time between two looks at the bus, ms. */
  followEveryMs: number;
}

/** A console that does not listen yet. */
export interface Console {
  app: Express;
  follower: BusFollower;
  /** Whether nobody has to sign in. */
  isOpen: boolean;
}

/** Creates the console: its application, and what follows the bus. */
export function createConsole(parts: ConsoleParts): Console {
  const { config, telemetry, index, means, now, webFolder } = parts;
  const { BUS_ENVIRONMENT: environment, CONSOLE_ORIGIN: origin } = config;
  const recent = asOfLately(index, parts.maxAgeMs);
  const runner = new JobRunner(parts.jobs, telemetry);
  const plans = new PlanStore(config.STATE_DIR);
  const hub = new EventHub(randomUUID().slice(0, 8));
  const follower = new BusFollower({
    ...{ hub, telemetry, everyMs: parts.followEveryMs, repair: new RepairMetrics(recent, telemetry) },
    bus: new BusReader({ ...parts, addresses: config.CONSOLE_SERVICES }),
    shownJobs(all) {
      const items = all.map((one) => shownJob(one, { runner, plans }));
      return { items, total: items.length, nextCursor: null };
    },
  });
  const handlers = allHandlers({
    ...{ environment, recent, means, runner, plans, now },
    flow: () => follower.flow(),
    webhooks: async () => webhookFeed(await follower.state()),
  });
  const authenticator = createAuthenticator(config, now, telemetry);
  const app = consoleApp({ handlers, authenticator, hub, environment, origin, telemetry, now, webFolder });
  return { app, follower, isOpen: authenticator.isOpen };
}
