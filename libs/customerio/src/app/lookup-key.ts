import { createHash } from 'node:crypto';
import { hasOwnText, type Templates, type TransactionalCommand } from '@cio-bus/contracts';
import { underscored } from '../templates/template-forms.ts';
import { identifiersOf } from '../track/batch-item.ts';
import { isNumber } from './find-deliveries.ts';

/**
 * Equal for commands whose deliveries a lookup may confuse: of one template, however the commands name it, or with a text of
 * their own, to one person. Never throws: the template may be unknown by now, and the message sent long ago.
 *
 * @returns a hash, for a store that keeps no ids of people
 */
export function lookupKeyOf(command: TransactionalCommand, templates: Templates): string {
  // An id that is an address and that address are one person, so that which kind of identifier it is does not count.
  const people = Object.values(command.payload.identifiers ?? identifiersOf(command)).map(inLowerCase);
  return createHash('sha256')
    .update(JSON.stringify([people, templateOf(command, templates)]))
    .digest('base64url');
}

/** Whether a command may have several deliveries: Customer.io makes one of a push for each device of the person. */
export function isPerDevice({ payload }: TransactionalCommand, templates: Templates): boolean {
  const known = payload.template === undefined ? undefined : templates.find(payload.template);
  return (known?.channel ?? payload.channel) === 'push';
}

/** Null for a text of its own: of such a message only the subject is listed, which several templates may have. */
function templateOf({ payload }: TransactionalCommand, templates: Templates): string | null {
  const { template: name, transactional_message_id: id } = payload;
  const known = name === undefined ? undefined : templates.find(name);
  if (known && hasOwnText(known)) return null;
  const given = known?.transactionalMessageId ?? id ?? name;
  if (given === undefined) return null;
  return isNumber(given) ? String(Number(given)) : underscored(String(given));
}

const inLowerCase = (identifier: unknown): string => String(identifier).toLowerCase();
