import { dice } from '../faults/random.ts';
import type { Channel } from '../workspace/channel.ts';
import type { Delivery } from '../workspace/deliveries.ts';

/** Probabilities of the reports on a delivery, 0 to 1. */
export interface ReportRates {
  opened: number;
  clicked: number;
  /** Half of them permanent. */
  bounced: number;
  spammed: number;
  unsubscribed: number;
}

export const defaultRates: ReportRates = {
  opened: 0.3,
  clicked: 0.1,
  bounced: 0.02,
  spammed: 0.005,
  unsubscribed: 0.01,
};

/** One report on a delivery, with its additional webhook fields. */
export interface Report {
  metric: string;
  fields: Record<string, unknown>;
}

// Metrics that each channel reports; inbox messages have no webhooks.
const reported: Record<Channel, ReadonlySet<string>> = {
  email: new Set([
    'drafted',
    'sent',
    'dropped',
    'delivered',
    'bounced',
    'opened',
    'clicked',
    'spammed',
    'unsubscribed',
  ]),
  push: new Set(['drafted', 'sent', 'dropped', 'delivered', 'bounced', 'opened', 'clicked']),
  sms: new Set(['drafted', 'sent', 'dropped', 'delivered', 'bounced', 'clicked']),
  whatsapp: new Set(['drafted', 'sent', 'dropped', 'delivered', 'bounced', 'opened', 'clicked']),
  in_app: new Set(['drafted', 'sent', 'opened', 'clicked']),
  inbox_message: new Set(),
};

export interface ReportOptions {
  rates: ReportRates;
  seed: number;
  /** The same key has the same reports in every run, regardless of the order of the sends. */
  fateKey: string;
  suppressed: boolean;
  draft: boolean;
}

/** Returns the reports on a delivery, in order. */
export function reportsOf(delivery: Delivery, options: ReportOptions): Report[] {
  return allReports(options).filter(({ metric }) => reported[delivery.channel].has(metric));
}

function allReports({ rates, seed, fateKey, suppressed, draft }: ReportOptions): Report[] {
  const roll = (about: string) => dice(seed, `${fateKey}/${about}`);
  if (draft) return [{ metric: 'drafted', fields: {} }];
  if (suppressed) return [{ metric: 'dropped', fields: { failure_message: 'suppressed' } }];

  const reports: Report[] = [{ metric: 'sent', fields: {} }];
  if (roll('bounced') < rates.bounced) {
    const permanent = roll('permanent') < 0.5;
    const failure = permanent ? '5.1.1 The email account does not exist' : '4.2.2 The mailbox is over its quota';
    return [...reports, { metric: 'bounced', fields: { failure_message: failure } }];
  }
  reports.push({ metric: 'delivered', fields: {} });
  // One roll for both, so that everyone who clicks has also opened.
  const interest = roll('interest');
  if (interest < rates.opened) reports.push({ metric: 'opened', fields: opening(roll('agent')) });
  if (interest < rates.clicked) reports.push({ metric: 'clicked', fields: click(roll('link'), roll('machine')) });
  if (roll('spammed') < rates.spammed) reports.push({ metric: 'spammed', fields: {} });
  if (roll('unsubscribed') < rates.unsubscribed) reports.push({ metric: 'unsubscribed', fields: {} });
  return reports;
}

const opening = (agent: number) => ({ prefetched: agent < 0.4, proxied: agent < 0.2 });

const click = (link: number, agent: number) => {
  const id = 1 + Math.floor(link * 5);
  return { href: `https://example.com/links/${id}`, link_id: id, machine: agent < 0.2 };
};
