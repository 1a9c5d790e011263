import { isAddress, type TransactionalCommand } from '@cio-bus/contracts';
import { createSendRequests, isRealCustomerIO, type SendRequests } from '@cio-bus/customerio';
import { list } from '@cio-bus/service';

const isEntry = (entry: string): boolean => entry === '*' || /^[^\s@*]*(@[^\s@*]+)?$/.test(entry);

/** Whom messages may be sent to outside production. */
export const sendAllowlistSettings = {
  SEND_ALLOWLIST: list()
    .refine((entries) => entries.every(isEntry), {
      error: 'must be addresses, domains, phone numbers or ids, comma-separated, or *',
    })
    .optional()
    .describe(
      'Outside production, messages are sent only to these: e-mail addresses, domains (`example.com`), phone numbers, ids of people (for push, in-app and inbox messages), comma-separated, or `*` for everybody. Unset: nobody at the real Customer.io, everybody at another CUSTOMERIO_APP_URL. Others are skipped as not-allowed-here. Without effect in production.',
    ),
};

/** Settings that the decision depends on. */
export interface AllowlistConfig {
  BUS_ENVIRONMENT: string;
  CUSTOMERIO_APP_URL?: string | undefined;
  SEND_ALLOWLIST?: readonly string[] | undefined;
}

/** Decides whether a message may be sent from here. */
export type IsAllowed = (command: TransactionalCommand) => boolean;

/** The entries that apply here; undefined where everybody may get messages. */
function entriesOf(config: AllowlistConfig): ReadonlySet<string> | undefined {
  if (config.BUS_ENVIRONMENT === 'production') return undefined;
  const { SEND_ALLOWLIST: entries = isRealCustomerIO(config) ? [] : ['*'] } = config;
  return entries.includes('*') ? undefined : new Set(entries.map((entry) => entry.toLowerCase().replace(/^@/, '')));
}

/** Whether no message leaves this environment: nobody is on the list. */
export const allowsNobody = (config: AllowlistConfig): boolean => entriesOf(config)?.size === 0;

/**
 * Every recipient of a message must be on the list: an address, or its domain; otherwise the message is sent to none of
 * them.
 */
export function sendAllowlist(
  config: AllowlistConfig,
  { recipients }: Pick<SendRequests, 'recipients'> = createSendRequests(),
): IsAllowed {
  const entries = entriesOf(config);
  if (!entries) return () => true;
  const isListed = (recipient: string) =>
    entries.has(recipient) || (isAddress(recipient) && entries.has(recipient.slice(recipient.lastIndexOf('@') + 1)));
  return (command) => recipients(command).every(isListed);
}
