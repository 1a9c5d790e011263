import { subscribableEvents } from '@cio-bus/contracts';
import type { ReportingWebhook } from '@cio-bus/customerio';
import { isSameAddress } from './address.ts';
import { type Finding, finding } from './finding.ts';

/** Without these, reactions, the views or the alerts miss what they are about. */
const NEEDED = subscribableEvents.filter((name) => !name.endsWith('_drafted') && !/^(slack|webhook)_/.test(name));

/** Checks how Customer.io is subscribed; Customer.io decides nothing else about what it reports. */
export function checkSubscription(webhooks: readonly ReportingWebhook[], url: string): Finding[] {
  const found = webhooks.filter(({ endpoint }) => isSameAddress(endpoint, url));
  const enabled = found.filter(({ isEnabled }) => isEnabled);
  const [webhook] = [...enabled, ...found];
  const exists = finding(
    'Customer.io has a reporting webhook with this address',
    webhook !== undefined,
    `create it: cio-bus webhooks create --url ${url} --why <reason> --yes; the workspace posts to ${listed(webhooks)}`,
  );
  if (!webhook) return [exists];
  const missing = NEEDED.filter((name) => !webhook.events.includes(name));
  const page = `on the page of webhook ${webhook.id} at Customer.io`;
  return [
    exists,
    finding('it is enabled', webhook.isEnabled, `enable it ${page}`),
    finding(
      'no other one with this address is enabled',
      enabled.length <= 1,
      `each event arrives ${enabled.length} times: disable all but one of ${enabled.map(({ id }) => id).join(', ')}`,
    ),
    finding('it reports every event that the bus uses', missing.length === 0, `add ${page}: ${missing.join(', ')}`),
    finding('it reports every open and click', webhook.isFullResolution, `choose all opens and clicks ${page}`),
    webhook.hasContent ? WITH_CONTENT : WITHOUT_CONTENT,
  ];
}

/** Only who deploys event-processor knows which of the two is right. */
const WITH_CONTENT: Finding = {
  ...{ check: 'it sends content', ok: true },
  note: 'the message preferences need it for changes of topics; without PREFERENCES=true switch Body Content off, because it is personal data',
};
const WITHOUT_CONTENT: Finding = {
  ...{ check: 'it sends no content', ok: true },
  note: 'with PREFERENCES=true, changes of topics are not recorded: switch Body Content on',
};

const listed = (webhooks: readonly ReportingWebhook[]): string =>
  webhooks.length === 0 ? 'no address' : webhooks.map(({ endpoint }) => endpoint).join(', ');
