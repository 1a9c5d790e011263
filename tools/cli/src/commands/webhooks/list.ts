import { subscribableEvents } from '@cio-bus/contracts';
import type { ReportingWebhook } from '@cio-bus/customerio';
import { Command } from 'commander';
import { exitCodes } from '../../exit-code.ts';
import { type JsonOption, withJson } from '../../options/options.ts';
import { printResult } from '../../output/print-result.ts';
import { renderTable } from '../../output/table.ts';
import type { CliContext } from '../../terminal/context.ts';

/** `cio-bus webhooks list`: the reporting webhooks of the workspace. */
export const webhooksListCommand = (context: CliContext): Command =>
  withJson(new Command('list').description('lists the reporting webhooks of the workspace'))
    .addHelpText('after', '\nExit code 1 when there is none.')
    .action(async (options: JsonOption) => {
      const webhooks = await (await context.connections.customerio()).listReportingWebhooks();
      printResult(context, options, webhooks, () => (webhooks.length === 0 ? NONE : render(webhooks)));
      if (webhooks.length === 0) context.end(exitCodes.found);
    });

const NONE =
  'The workspace has no reporting webhook. Create one: cio-bus webhooks create --url <public address> --why <reason> --yes';

const render = (webhooks: readonly ReportingWebhook[]): string =>
  renderTable(
    ['id', 'name', 'state', 'posts to', 'events', 'opens and clicks', 'content'],
    webhooks.map(({ id, name, isEnabled, endpoint, events, isFullResolution, hasContent }) => [
      id,
      name,
      isEnabled ? 'enabled' : 'disabled',
      endpoint,
      `${events.length} of ${subscribableEvents.length}`,
      isFullResolution ? 'all' : 'first only',
      hasContent ? 'on' : 'off',
    ]),
  );
