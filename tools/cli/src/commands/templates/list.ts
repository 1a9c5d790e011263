import { hasOwnText, type Template } from '@cio-bus/contracts';
import { z } from 'zod';
import type { JsonOption } from '../../options/options.ts';
import { printResult } from '../../output/print-result.ts';
import { renderTable } from '../../output/table.ts';
import type { CliContext } from '../../terminal/context.ts';

/** `cio-bus templates list`. */
export function listTemplates(context: CliContext, options: JsonOption): void {
  const { list } = context.connections.templates();
  const listed = list.map((template) => ({
    name: template.name,
    channel: template.channel,
    transactionalMessageId: hasOwnText(template) ? null : template.transactionalMessageId,
    data: schemaOf(template),
  }));
  printResult(context, options, listed, () =>
    renderTable(
      ['name', 'channel', 'Customer.io message', 'data'],
      listed.map(({ name, channel, transactionalMessageId: id, data }) => [
        name,
        channel,
        String(id ?? '(own text)'),
        fieldsOf(data),
      ]),
    ),
  );
}

interface DataSchema {
  properties?: object;
  required?: string[];
}

/** The JSON Schema of the data; null for one that cannot be described, such as one with a transformation. */
function schemaOf({ data }: Template): DataSchema | null {
  try {
    return z.toJSONSchema(data, { io: 'input' }) as DataSchema;
  } catch {
    return null;
  }
}

/** Names of the fields of `message_data`; optional ones end in a question mark. */
function fieldsOf(schema: DataSchema | null): string {
  if (!schema) return '(not described)';
  const { properties = {}, required = [] } = schema;
  return Object.keys(properties)
    .map((name) => (required.includes(name) ? name : `${name}?`))
    .join(', ');
}
