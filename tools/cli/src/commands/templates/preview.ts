import { hasOwnText, type TransactionalCommand } from '@cio-bus/contracts';
import { createSendRequests } from '@cio-bus/customerio';
import type { JsonOption } from '../../options/options.ts';
import { printResult } from '../../output/print-result.ts';
import type { CliContext } from '../../terminal/context.ts';

/** Options of `cio-bus templates preview`. */
export interface PreviewOptions extends JsonOption {
  data: unknown;
  to: string;
}

/** `cio-bus templates preview`: the payload that an app publishes, and for an own text what is sent. */
export function previewTemplate(context: CliContext, name: string, options: PreviewOptions): void {
  const { data, to } = options;
  const templates = context.connections.templates();
  const template = templates.check(name, data);
  const { channel } = template;
  const payload = { channel, template: name, to, message_data: data as Record<string, unknown> };
  const id = 'preview';
  const command = { id, type: 'transactional', userId: id, payload, timestamp: context.now(), correlationId: id };
  const { message } = createSendRequests(templates).of(command as TransactionalCommand);
  const { from, subject, body, body_plain } = message;
  const sent = hasOwnText(template)
    ? { ...payload, from, subject, body, ...(body_plain !== undefined && { body_plain }) }
    : { channel, template: name, transactional_message_id: template.transactionalMessageId, to, message_data: data };
  printResult(context, options, sent, () => JSON.stringify(sent, null, 2));
}
