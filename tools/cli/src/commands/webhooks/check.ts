import { Command } from 'commander';
import { exitCodes } from '../../exit-code.ts';
import { type JsonOption, withJson } from '../../options/options.ts';
import { plainText } from '../../output/plain-text.ts';
import { printResult } from '../../output/print-result.ts';
import type { CliContext } from '../../terminal/context.ts';
import { type AddressOption, addressOf } from './address.ts';
import { checkSubscription } from './check-subscription.ts';
import { checkThroughAddress } from './check-through-address.ts';
import type { Finding } from './finding.ts';

const NOTES = `
Posts two requests to the public address: one without a signature, which must be refused, and one signed event, which must be
accepted and found in customerio.webhooks. The event (webhook_drafted, delivery cio-bus-check-…) is about nobody and becomes a
row of the table. CUSTOMERIO_WEBHOOK_SECRET must be that of webhook-receiver.
Exit code 1 when a check fails.`;

/** `cio-bus webhooks check`: from the subscription at Customer.io to the record in Kafka. */
export const webhooksCheckCommand = (context: CliContext): Command =>
  withJson(new Command('check').description('checks the reporting webhook, and the way from its address into Kafka'))
    .option(
      '--url <address>',
      "public address of webhook-receiver (default: that of the workspace's reporting webhook)",
    )
    .addHelpText('after', NOTES)
    .action((options: JsonOption & AddressOption) => check(context, options));

async function check(context: CliContext, options: JsonOption & AddressOption): Promise<void> {
  const url = await addressOf(context, options);
  const webhooks = await (await context.connections.customerio()).listReportingWebhooks();
  const findings = [...checkSubscription(webhooks, url), ...(await checkThroughAddress(context, url))];
  const isHealthy = findings.every(({ ok }) => ok);
  printResult(context, options, { url, isHealthy, findings }, () => [url, ...findings.map(render)].join('\n'));
  if (!isHealthy) context.end(exitCodes.found);
}

const render = ({ ok, check: name, advice = '', note }: Finding): string =>
  ok ? `  ✓ ${name}${note === undefined ? '' : `: ${note}`}` : `  ✗ ${name}\n      ${plainText(advice, 1_000)}`;
