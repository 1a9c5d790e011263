import { BusError } from '@cio-bus/contracts';
import type { AccountTemplate, AccountTemplates } from '../templates/check-templates.ts';
import type { Read } from './app-api.ts';

/** Customer.io's names of contents, where they differ from the channel. */
const channels: Readonly<Record<string, string>> = { twilio: 'sms', inbox: 'inbox_message' };

/** Reads the transactional messages of the account. */
export const createAccountTemplates = (read: Read): AccountTemplates => ({
  async list() {
    const answer = await read((api) => api.listTransactionalMessages());
    const listed = answer.messages ?? ('messages' in answer ? [] : undefined); // an empty list may be null
    if (!Array.isArray(listed))
      throw new BusError('VENDOR_UNAVAILABLE', 'Customer.io answered without a list of messages');
    return (listed as Record<string, unknown>[]).map(templateOf);
  },
  async channelsOf(id) {
    const { contents } = await read((api) => api.getTransactionalMessageContents(id));
    const types = ((contents ?? []) as { type?: unknown }[]).flatMap(({ type }) =>
      typeof type === 'string' ? [type] : [],
    );
    return [...new Set(types.map((type) => channels[type] ?? type))];
  },
});

function templateOf({ id, name, trigger_name: triggerName }: Record<string, unknown>): AccountTemplate {
  return { id: Number(id), name: String(name ?? ''), ...(typeof triggerName === 'string' && { triggerName }) };
}
