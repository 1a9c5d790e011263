import type { CliContext } from '../../terminal/context.ts';
import { onTheWay } from '../webhooks/answer-advice.ts';
import { checkSubscription } from '../webhooks/check-subscription.ts';
import { type Check, type Diagnosis, fault, ok } from './diagnosis.ts';

/** The App API key, and the reporting webhook of the workspace. */
export const checkAppApi: Check = {
  name: 'the App API accepts the key',
  action: 'CUSTOMERIO_APP_API_KEY must be an App API key of the workspace, and CUSTOMERIO_REGION its region',
  async run(context) {
    const webhooks = await (await context.connections.customerio()).listReportingWebhooks();
    const enabled = webhooks.filter(({ isEnabled }) => isEnabled);
    const [webhook] = enabled;
    const key = ok(checkAppApi.name);
    if (!webhook)
      return [
        key,
        fault(
          'Customer.io reports to the bus',
          'the workspace has no enabled reporting webhook',
          'cio-bus webhooks create --url <address> --why <reason> --yes',
        ),
      ];
    const subscription = checkSubscription(webhooks, webhook.endpoint).map(({ check, ok: holds, advice = '' }) =>
      holds
        ? ok(`webhook: ${check}`)
        : fault(`webhook: ${check}`, `this is not the case for ${webhook.endpoint}`, advice),
    );
    return [key, ...subscription, ...(await ofReceiver(context, webhook.endpoint))];
  },
};

/** Posts nothing that would be stored: `cio-bus webhooks check` does. */
async function ofReceiver({ connections }: CliContext, url: string): Promise<Diagnosis[]> {
  const check = 'webhook: the receiver answers, and refuses what is not signed';
  const { status, text } = await connections.poster().unsigned(url, Buffer.from('{}'));
  if (status === 401) return [ok(check)];
  const found = status === undefined ? text : `it answered ${status}: ${text}`;
  const advice = onTheWay(status) ?? `start webhook-receiver, and let Customer.io reach ${url}`;
  return [fault(check, found, `${advice}; then cio-bus webhooks check`)];
}

/** The Track API key, where it is set here, and the region of the workspace. */
export const checkTrackApi: Check = {
  name: 'the Track API accepts the key, and the workspace is in this region',
  action: 'CUSTOMERIO_SITE_ID and CUSTOMERIO_TRACK_API_KEY must be of the workspace, and CUSTOMERIO_REGION its region',
  async run({ connections }) {
    const found = await connections.trackFault();
    if (found === 'no-keys')
      return [
        {
          check: checkTrackApi.name,
          state: 'skipped',
          found: 'CUSTOMERIO_SITE_ID and CUSTOMERIO_TRACK_API_KEY are not set here',
        },
      ];
    return [found === undefined ? ok(checkTrackApi.name) : fault(checkTrackApi.name, found, checkTrackApi.action)];
  },
};

/** Beyond this, commands lie in the future, and signatures look old. */
const MAX_OFF_MS = 60_000;

/** The clock of this machine, compared with Customer.io's. */
export const checkClock: Check = {
  name: 'the clock is right',
  action: 'synchronise it (NTP): commands from the future are refused',
  async run({ connections, now }) {
    const their = await connections.vendorTime();
    if (their === undefined)
      return [{ check: checkClock.name, state: 'skipped', found: 'Customer.io did not say what time it is' }];
    const off = now() - their;
    if (Math.abs(off) <= MAX_OFF_MS) return [ok(checkClock.name)];
    const found = `it is ${Math.round(Math.abs(off) / 1_000)} s ${off > 0 ? 'ahead of' : 'behind'} Customer.io's`;
    return [fault(checkClock.name, found, checkClock.action)];
  },
};
