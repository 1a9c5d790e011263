import { addressesOf } from '@cio-bus/contracts';
import { allPages } from './all-pages.ts';
import { matchesSubject } from './delivery-text.ts';
import type { SendRequest } from './send-request.ts';

/** A page of messages, as every listing of the App API returns it. */
export interface MessagePage {
  messages?: readonly DeliveryListed[] | null;
  next?: string;
}

/** Customer.io leaves out fields, or sets them to null or 0, as it does not document. */
interface DeliveryListed {
  id?: string;
  type?: string;
  created?: number;
  recipient?: string | null;
  subject?: string | null;
  customer_id?: string | null;
  customer_identifiers?: Readonly<Record<string, string | null | undefined>> | null;
  transactional_message_id?: string | number | null;
  campaign_id?: number | null;
  newsletter_id?: number | null;
  broadcast_id?: number | null;
}

/** Which page of a listing: messages created at or after `start_ts` (seconds), from the cursor `start`. */
export interface PageQuery {
  start_ts: number;
  start?: string;
}

/** The listings that a delivery can be found in. A person or template that Customer.io does not know has no messages. */
export interface Listings {
  ofPerson(idType: string, personId: string, query: PageQuery): Promise<MessagePage>;
  ofTemplate(number: number, query: PageQuery): Promise<MessagePage>;
  ofAll(query: PageQuery): Promise<MessagePage>;
  /** The number of a template by its name; undefined when the account lists no such template. */
  templateNumber(name: string): Promise<number | undefined>;
}

/** Two clocks may differ, and `created` is in whole seconds. */
const CLOCK_MARGIN_MS = 2_000;

/** By channel, what Customer.io calls its messages; nothing is compared for the others. */
export const listedTypes: Partial<Record<SendRequest['channel'], readonly string[]>> = {
  email: ['email'],
  push: ['push'],
  sms: ['twilio', 'sms'],
  whatsapp: ['whatsapp', 'twilio'],
};
const addressed: ReadonlySet<string> = new Set(['email', 'sms', 'whatsapp']);

/**
 * Returns the ids of all deliveries since a time that may be this request's: to the same person and recipient, of the same
 * template, or with the same subject when the request has a text of its own.
 *
 * In doubt a delivery is not this request's: claiming a wrong one would hide a send that never happened.
 */
export async function findDeliveries(request: SendRequest, since: Date, listings: Listings): Promise<string[]> {
  const startTs = Math.floor((since.getTime() - CLOCK_MARGIN_MS) / 1_000);
  const found: DeliveryListed[] = [];
  for await (const message of messagesTo(request, startTs, listings)) {
    if (isPossible(request, startTs, message)) found.push(message);
  }
  const own = request.templateId === undefined ? found.filter(hasOwnText(request)) : undefined;
  return (own ?? (await ofTemplate(found, request.templateId as string | number, startTs, listings))).map(idOf);
}

const idOf = ({ id }: DeliveryListed): string => id as string;

/** The person's messages. An id that is `.` or `..` cannot be part of a path, so all messages are read for it. */
function messagesTo({ identifiers }: SendRequest, startTs: number, listings: Listings) {
  const [[idType, personId]] = Object.entries(identifiers) as [[string, string]];
  const isPath = !/^\.{1,2}$/.test(personId);
  return allMessages(startTs, (query) => (isPath ? listings.ofPerson(idType, personId, query) : listings.ofAll(query)));
}

async function* allMessages(startTs: number, fetchPage: (query: PageQuery) => Promise<MessagePage>) {
  for await (const { messages } of allPages((query) => fetchPage({ start_ts: startTs, ...query })))
    yield* messages ?? [];
}

function isPossible(request: SendRequest, startTs: number, message: DeliveryListed): boolean {
  const { id, created = startTs, type, campaign_id, newsletter_id, broadcast_id } = message;
  if (!id || created < startTs || campaign_id || newsletter_id || broadcast_id) return false;
  if (type !== undefined && listedTypes[request.channel]?.includes(type) === false) return false;
  return isOfPerson(request, message) && isToRecipient(request, message);
}

function isOfPerson({ identifiers }: SendRequest, { customer_id, customer_identifiers }: DeliveryListed): boolean {
  const [[idType, personId]] = Object.entries(identifiers) as [[string, string]];
  const listed = customer_identifiers?.[idType] ?? (idType === 'id' ? customer_id : undefined);
  if (!listed) return personId !== '.' && personId !== '..'; // the path has said who it is
  return idType === 'email' ? listed.toLowerCase() === personId.toLowerCase() : listed === personId;
}

/** Whether a message went to an address that the request names; true when nothing says to which. */
export function isToRecipient(
  { channel, message }: SendRequest,
  { recipient }: { recipient?: string | null | undefined },
): boolean {
  if (!addressed.has(channel) || typeof message.to !== 'string' || !recipient) return true;
  const wanted = addressesOf(message.to);
  return addressesOf(recipient).some((address) => wanted.includes(address));
}

/** A message without a template has no other trace than its subject; not even the number 0 or null is documented. */
const hasOwnText =
  ({ message: { subject } }: SendRequest) =>
  (listed: DeliveryListed): boolean =>
    !listed.transactional_message_id && matchesSubject(subject, listed.subject);

/** The messages of a template; only a listing of the template's own says so, unless the messages do. */
async function ofTemplate(
  messages: readonly DeliveryListed[],
  template: string | number,
  startTs: number,
  listings: Listings,
): Promise<DeliveryListed[]> {
  if (messages.length === 0) return [];
  const number = isNumber(template) ? Number(template) : await listings.templateNumber(String(template));
  const names = [template, number].map((name) => String(name).toLowerCase());
  const unsaid = new Set(messages.filter((message) => message.transactional_message_id == null).map(idOf));
  const saying = messages.filter(
    ({ transactional_message_id: id }) => id != null && names.includes(String(id).toLowerCase()),
  );
  if (number === undefined || unsaid.size === 0) return saying;
  const listed = new Set<string>();
  for await (const { id = '' } of allMessages(startTs, (query) => listings.ofTemplate(number, query))) {
    if (unsaid.has(id)) listed.add(id);
    if (listed.size === unsaid.size) break;
  }
  return messages.filter((message) => saying.includes(message) || listed.has(idOf(message)));
}

/** Whether a template is given by its number. */
export const isNumber = (template: string | number): boolean => /^\d+$/.test(String(template));
