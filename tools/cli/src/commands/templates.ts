import { checkTemplate, type Template, templates } from '@cio-bus/contracts';
import { Command } from 'commander';
import { z } from 'zod';
import type { CliContext } from '../context.ts';
import { UsageError } from '../exit-code.ts';
import { type JsonOption, withJson } from '../options.ts';
import { renderTable } from '../output/table.ts';
import { tell } from '../output/tell.ts';

/** `cio-bus templates`: the messages that apps may send by name. */
export function templatesCommand(context: CliContext): Command {
  const list = withJson(new Command('list').description('lists the templates of the registry'));
  list.action((options: JsonOption) => listTemplates(context, options));
  const preview = withJson(new Command('preview').description('checks data for a template and prints what is sent'))
    .argument('<name>', 'name of the template')
    .option('--data <json>', 'message_data, a JSON object', '{}')
    .option('--to <address>', 'whom to send to', 'someone@example.com')
    .action((name: string, options: PreviewOptions) => previewTemplate(context, name, options));
  return new Command('templates').description('transactional templates').addCommand(list).addCommand(preview);
}

function listTemplates(context: CliContext, options: JsonOption): void {
  const listed = templates.map(({ name, channel, transactionalMessageId, data }) => ({
    name,
    channel,
    transactionalMessageId,
    data: z.toJSONSchema(data),
  }));
  tell(context, options, listed, () =>
    renderTable(
      ['name', 'channel', 'message at Customer.io', 'data'],
      templates.map(({ name, channel, transactionalMessageId, data }) => [
        name,
        channel,
        String(transactionalMessageId),
        fieldsOf(data),
      ]),
    ),
  );
}

/** Names of the fields of `message_data`; those that may be left out with a question mark. */
function fieldsOf(data: z.ZodType): string {
  const { properties = {}, required = [] } = z.toJSONSchema(data) as { properties?: object; required?: string[] };
  return Object.keys(properties)
    .map((name) => (required.includes(name) ? name : `${name}?`))
    .join(', ');
}

interface PreviewOptions extends JsonOption {
  data: string;
  to: string;
}

function previewTemplate(context: CliContext, name: string, options: PreviewOptions): void {
  const data = readData(options.data);
  const request = requestOf(checkTemplate(name, data), options.to, data);
  tell(context, options, request, () => JSON.stringify(request, null, 2));
}

function readData(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError('--data is no JSON');
  }
}

/** The command's payload, as an app publishes it. */
const requestOf = ({ name, channel, transactionalMessageId }: Template, to: string, data: unknown) => ({
  channel,
  template: name,
  transactional_message_id: transactionalMessageId,
  to,
  message_data: data,
});
