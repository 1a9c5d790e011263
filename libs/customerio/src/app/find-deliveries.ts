import type { SendRequest } from './send-request.ts';

/** A page of `GET /v1/customers/{id}/messages`. */
export interface MessagePage {
  messages?: readonly DeliveryListed[] | null;
  next?: string;
}

interface DeliveryListed {
  id?: string;
  type?: string;
  created?: number;
  transactional_message_id?: string | number | null;
  campaign_id?: number | null;
  newsletter_id?: number | null;
  broadcast_id?: number | null;
}

/** Fetches one page: messages of one person, created at or after `start_ts` (seconds), from the cursor `start`. */
export type FetchMessages = (query: {
  personId: string;
  idType: string;
  startTs: number;
  start?: string;
}) => Promise<MessagePage>;

/** Two clocks may differ, and `created` is in whole seconds. */
const CLOCK_MARGIN_MS = 2_000;

/** Returns the ids of all deliveries of a request's template to its person since a time. */
export async function findDeliveries(request: SendRequest, since: Date, fetchPage: FetchMessages): Promise<string[]> {
  const [[idType, personId]] = Object.entries(request.identifiers) as [[string, string]];
  const startTs = Math.floor((since.getTime() - CLOCK_MARGIN_MS) / 1_000);
  const found: string[] = [];
  let start: string | undefined;
  do {
    const page = await fetchPage({ personId, idType, startTs, ...(start === undefined ? {} : { start }) });
    const own = (page.messages ?? []).filter((message) => belongsTo(request, startTs, message));
    found.push(...own.map(({ id }) => id as string));
    start = page.next === start ? undefined : page.next || undefined; // a cursor that does not move is the last one
  } while (start !== undefined);
  return found;
}

/** In doubt a delivery is not of this template: claiming a wrong one would hide a send that never happened. */
function belongsTo({ templateId, channel }: SendRequest, startTs: number, message: DeliveryListed): boolean {
  if (!message.id || (message.created ?? startTs) < startTs) return false;
  const parent = message.transactional_message_id ?? undefined;
  if (templateId !== undefined) return String(parent).toLowerCase() === String(templateId).toLowerCase();
  const otherParent = parent ?? message.campaign_id ?? message.newsletter_id ?? message.broadcast_id;
  return otherParent === undefined && (message.type ?? channel) === channel;
}
