import { Command, InvalidArgumentError } from 'commander';
import { type JsonOption, withJson } from '../options/options.ts';
import type { CliContext } from '../terminal/context.ts';
import { checkAgainstAccount } from './templates/check.ts';
import { listTemplates } from './templates/list.ts';
import { type PreviewOptions, previewTemplate } from './templates/preview.ts';

const CHECK_NOTES = `
Compares every template with the account: one that is missing, whose number belongs to a message of another name, or of
another channel. Of an own text, it finds variables that the schema does not have. Exit code 1 when it finds something.`;

/** `cio-bus templates`: messages that apps can send by name. */
export function templatesCommand(context: CliContext): Command {
  const list = withJson(new Command('list').description('lists the templates of the registry'));
  list.action((options: JsonOption) => listTemplates(context, options));
  const preview = withJson(new Command('preview').description('checks the data of a template and prints the message'))
    .argument('<name>', 'name of the template')
    .option('--data <json>', 'message_data, a JSON object', parseJson, {})
    .option('--to <address>', 'recipient', 'someone@example.com')
    .action((name: string, options: PreviewOptions) => previewTemplate(context, name, options));
  const check = withJson(new Command('check').description('compares the templates with the account'))
    .addHelpText('after', CHECK_NOTES)
    .action((options: JsonOption) => checkAgainstAccount(context, options));
  const commands = [list, preview, check];
  return commands.reduce(
    (all, one) => all.addCommand(one),
    new Command('templates').description('transactional templates'),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidArgumentError('Expected JSON.');
  }
}
