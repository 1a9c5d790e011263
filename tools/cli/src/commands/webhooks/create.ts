import { subscribableEvents } from '@cio-bus/contracts';
import type { NewReportingWebhook } from '@cio-bus/customerio';
import { auditAction } from '@cio-bus/dead-letters';
import { Command } from 'commander';
import { exitCodes, UsageError } from '../../exit-code.ts';
import { operatorOf } from '../../options/operator.ts';
import { type DecisionOptions, withDecision } from '../../options/options.ts';
import { printResult } from '../../output/print-result.ts';
import type { CliContext } from '../../terminal/context.ts';
import { isSameAddress, readAddress } from './address.ts';

interface CreateOptions extends DecisionOptions {
  url: string;
  name: string;
  without: string[];
  withContent: boolean;
}

const NOTES = `
Subscribes to every event by name, and to every open and click. Content is personal data, and makes events large; the bus uses
it only for changes of topics, in the message preferences (PREFERENCES=true): give --with-content where they are kept.
The App API has no key of the signature: copy it from the webhook's page at Customer.io.
Exit code 1 when the workspace already posts to the address.

Example:
  cio-bus webhooks create --url https://bus.example.com --why 'connect the workspace' --yes`;

/** `cio-bus webhooks create`: makes the reporting webhook of the bus. */
export function webhooksCreateCommand(context: CliContext): Command {
  const command = new Command('create')
    .description('creates the reporting webhook of the bus')
    .requiredOption(
      '--url <address>',
      'public address of webhook-receiver; without a path, /webhooks/customerio is added',
    )
    .option('--name <name>', 'name at Customer.io', 'cio-bus')
    .option('--without <events...>', 'events to leave out, such as email_drafted', [])
    .option('--with-content', 'with the content of messages and of changes of topics', false)
    .addHelpText('after', NOTES);
  return withDecision(command, context).action((options: CreateOptions) => create(context, options));
}

async function create(context: CliContext, options: CreateOptions): Promise<void> {
  const dryRun = !options.yes;
  const wanted: NewReportingWebhook = {
    name: options.name,
    endpoint: readAddress(options.url),
    events: eventsWithout(options.without),
    isEnabled: true,
    isFullResolution: true,
    hasContent: options.withContent,
  };
  const customerio = await context.connections.customerio();
  const existing = (await customerio.listReportingWebhooks()).find(({ endpoint }) =>
    isSameAddress(endpoint, wanted.endpoint),
  );
  if (existing) {
    printResult(context, options, { created: false, dryRun, webhook: existing }, () => already(existing));
    return context.end(exitCodes.found);
  }
  if (dryRun) return printResult(context, options, { created: false, dryRun, webhook: wanted }, () => render(wanted));
  const operator = await operatorOf(context, options); // without Kafka there is no audit, so nothing is created
  const webhook = await customerio.createReportingWebhook(wanted);
  const id = await auditAction(operator, { action: 'webhook-created', counts: { webhooks: 1 } });
  printResult(context, options, { id, created: true, dryRun, webhook }, () => render(webhook));
}

function eventsWithout(names: readonly string[]): string[] {
  const unknown = names.filter((name) => !subscribableEvents.includes(name));
  if (unknown.length > 0)
    throw new UsageError(
      `--without: Customer.io has no event ${unknown.join(', ')}; it has ${subscribableEvents.join(', ')}`,
    );
  return subscribableEvents.filter((name) => !names.includes(name));
}

const already = ({
  id,
  name,
  endpoint,
  isEnabled,
}: {
  id: number;
  name: string;
  endpoint: string;
  isEnabled: boolean;
}) =>
  `The workspace already posts to ${endpoint}: ${isEnabled ? '' : 'disabled '}webhook ${id}, "${name}". Check it: cio-bus webhooks check`;

const render = (webhook: NewReportingWebhook & { id?: number }): string => {
  const { id, name, endpoint, events, hasContent } = webhook;
  const what = `"${name}", posting ${events.length} kinds of events to ${endpoint}, every open and click, with${hasContent ? '' : 'out'} content`;
  if (id === undefined) return `Would create ${what}.\nDry run: nothing was changed. Add --yes to carry it out.`;
  return [
    `Created webhook ${id}: ${what}.`,
    'Next:',
    "  1. Copy its signing key from the webhook's page at Customer.io to CUSTOMERIO_WEBHOOK_SECRET, and restart webhook-receiver.",
    '     During a rotation the setting takes both keys, comma-separated.',
    '  2. cio-bus webhooks check',
  ].join('\n');
};
