import { UsageError } from '../../exit-code.ts';
import type { CliContext } from '../../terminal/context.ts';

/** Path of the receiver's route; an address without a path gets it. */
const PATH = '/webhooks/customerio';

/** `--url`, which two commands have. */
export interface AddressOption {
  url?: string;
}

/**
 * Reads the public address of the receiver.
 *
 * @throws UsageError for anything but an address of http or https
 */
export function readAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new UsageError(`--url: expected an address such as https://bus.example.com${PATH}, not "${text}"`);
  if (url.username !== '' || url.password !== '')
    throw new UsageError(
      '--url: must not contain a user name or password: Customer.io shows it to everybody in the workspace',
    );
  if (url.pathname === '/') url.pathname = PATH;
  return url.href;
}

/**
 * Whether both addresses reach the same receiver, however they are written: it ignores the query, the case of the path, and one
 * slash at its end.
 */
export const isSameAddress = (one: string, other: string): boolean => comparable(one) === comparable(other);

function comparable(address: string): string {
  const url = URL.parse(address);
  return url ? url.origin + url.pathname.toLowerCase().replace(/\/$/, '') : address;
}

/**
 * The given address, else that of the workspace's only enabled reporting webhook.
 *
 * @throws UsageError when none was given and Customer.io does not decide it
 */
export async function addressOf(
  { connections }: Pick<CliContext, 'connections'>,
  { url }: AddressOption,
): Promise<string> {
  if (url !== undefined) return readAddress(url);
  const webhooks = await (await connections.customerio()).listReportingWebhooks();
  const enabled = webhooks.filter(({ isEnabled }) => isEnabled).map(({ endpoint }) => endpoint);
  const addresses = enabled.filter((address, index) => enabled.findIndex((to) => isSameAddress(to, address)) === index);
  const [only] = addresses;
  if (only === undefined)
    throw new UsageError('the workspace has no enabled reporting webhook: say which address with --url');
  if (addresses.length > 1)
    throw new UsageError(`the workspace posts to several addresses; choose one with --url: ${addresses.join(', ')}`);
  return only;
}
