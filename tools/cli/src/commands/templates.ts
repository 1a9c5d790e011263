import { checkTemplate, type Template, templates } from '@cio-bus/contracts';
import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import type { CliContext } from '../context.ts';
import { type JsonOption, withJson } from '../options.ts';
import { printResult } from '../output/print-result.ts';
import { renderTable } from '../output/table.ts';

/** `cio-bus templates`: messages that apps can send by name. */
export function templatesCommand(context: CliContext): Command {
  const list = withJson(new Command('list').description('lists the templates of the registry'));
  list.action((options: JsonOption) => listTemplates(context, options));
  const preview = withJson(new Command('preview').description('checks the data of a template and prints the payload'))
    .argument('<name>', 'name of the template')
    .option('--data <json>', 'message_data, a JSON object', parseJson, {})
    .option('--to <address>', 'recipient', 'someone@example.com')
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
  printResult(context, options, listed, () =>
    renderTable(
      ['name', 'channel', 'Customer.io message', 'data'],
      templates.map(({ name, channel, transactionalMessageId, data }) => [
        name,
        channel,
        String(transactionalMessageId),
        fieldsOf(data),
      ]),
    ),
  );
}

/** Names of the fields of `message_data`; optional ones end in a question mark. */
function fieldsOf(data: z.ZodType): string {
  const { properties = {}, required = [] } = z.toJSONSchema(data) as { properties?: object; required?: string[] };
  return Object.keys(properties)
    .map((name) => (required.includes(name) ? name : `${name}?`))
    .join(', ');
}

interface PreviewOptions extends JsonOption {
  data: unknown;
  to: string;
}

function previewTemplate(context: CliContext, name: string, options: PreviewOptions): void {
  const { data, to } = options;
  const request = requestOf(checkTemplate(name, data), to, data);
  printResult(context, options, request, () => JSON.stringify(request, null, 2));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidArgumentError('Expected JSON.');
  }
}

/** The payload of the command that an app publishes. */
const requestOf = ({ name, channel, transactionalMessageId }: Template, to: string, data: unknown) => ({
  channel,
  template: name,
  transactional_message_id: transactionalMessageId,
  to,
  message_data: data,
});
