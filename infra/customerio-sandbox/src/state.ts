import { Outbox } from './app-api/outbox.ts';
import { createFaults, type Faults } from './faults/faults.ts';
import { seededRandom } from './faults/random.ts';
import { createTraffic, type Traffic } from './http/traffic.ts';
import { createTrackProcessor, type TrackProcessor } from './track/track-processor.ts';
import { customerEventsOf, type Subscriptions } from './webhooks/customer-event.ts';
import { createWebhookFeed, type WebhookFeed, type WebhookSettings } from './webhooks/webhook-feed.ts';
import { createDeliveries, type Deliveries } from './workspace/deliveries.ts';
import { createJournal, type Journal } from './workspace/journal.ts';
import { Links } from './workspace/links.ts';
import { Objects } from './workspace/objects.ts';
import { People } from './workspace/people.ts';
import type { Profile } from './workspace/profile.ts';
import { Resources } from './workspace/resources.ts';
import { createSeries, type Series } from './workspace/series.ts';
import { type DeclaredTemplate, Templates } from './workspace/templates.ts';

/** Everything that a sandbox remembers. */
export interface SandboxState {
  journal: Journal;
  people: People;
  objects: Objects;
  deliveries: Deliveries;
  series: Series;
  links: Links;
  resources: Resources;
  templates: Templates;
  traffic: Traffic;
  faults: Faults;
  trackProcessor: TrackProcessor;
  feed: WebhookFeed;
  outbox: Outbox;
  /** Reports a change of what a person is subscribed to, with the channel of the message that led to it, if one did. */
  changed(person: Profile, before: Subscriptions, channel?: string): void;
  /** Clears everything but the webhook settings and the templates of the start. */
  reset(): void;
}

export interface StateOptions {
  webhooks: WebhookSettings;
  /** The templates of the workspace. @default every one that is sent */
  templates?: readonly DeclaredTemplate[] | undefined;
  seed: number;
  timeScale: number;
  /** Timeout of one webhook post, ms. */
  timeoutMs: number;
  now: () => number;
}

/** Creates the empty state of a sandbox. */
export function createState({
  webhooks,
  templates: declared,
  seed,
  timeScale,
  timeoutMs,
  now,
}: StateOptions): SandboxState {
  const journal = createJournal(now);
  const people = new People();
  const objects = new Objects();
  const templates = new Templates(declared);
  const deliveries = createDeliveries(templates);
  const series = createSeries();
  const links = new Links(series);
  const resources = new Resources();
  const traffic = createTraffic();
  const faults = createFaults({ random: seededRandom(seed), now });
  const feed = createWebhookFeed({ settings: webhooks, timeScale, timeoutMs, now });
  const outbox = new Outbox({ journal, people, deliveries, series, links, resources, feed, seed, now });
  const report = outbox.report.bind(outbox);
  let changes = 0;
  const changed = (after: Profile, before: Subscriptions, channel?: string) => {
    const change = { before, after, channel, hasContent: feed.hasContent(), nowMs: now(), count: ++changes };
    for (const event of customerEventsOf(change)) feed.push(event);
  };
  const trackProcessor = createTrackProcessor({ journal, people, objects, report, changed, now });
  const parts = {
    journal,
    people,
    objects,
    deliveries,
    series,
    links,
    resources,
    templates,
    traffic,
    trackProcessor,
    feed,
    outbox,
  };
  return {
    ...parts,
    faults,
    changed,
    reset() {
      faults.replace({});
      for (const part of Object.values(parts)) part.clear();
    },
  };
}
