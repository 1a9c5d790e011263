import { BusError, type WebhookEvent } from '@cio-bus/contracts';
import { isNumber, isToRecipient, type Listings, listedTypes } from './find-deliveries.ts';
import type { SendRequest } from './send-request.ts';

/** What a report says about whose message it is. */
export type MessageReport = Pick<WebhookEvent, 'objectType' | 'personId' | 'cioId' | 'emailAddress' | 'data'>;

/** Recognises the reports of one send. */
export interface ReportMatcher {
  /** Its person: what matches has it among its {@link peopleIn}. */
  person: string;
  /** Whether a report may be about this send: of its channel and template, to its person and recipient. */
  matches(report: MessageReport): boolean;
  /**
   * Whether a match says that template. Not for a name that Customer.io does not list: messages of every template match then.
   * Of a message with a text of its own nothing matches.
   */
  isCertain: boolean;
  /** Whether the send may have several deliveries: a push has one for each device of the person. */
  isPerDevice: boolean;
}

/** Creates the matcher of a request. A name of a template is looked up: reports have its number. */
export async function createReportMatcher(
  request: SendRequest,
  templateNumber: Listings['templateNumber'],
): Promise<ReportMatcher> {
  const [[idType, value]] = Object.entries(request.identifiers) as [[string, string]];
  const person = nameOf(idType, value);
  const isPerDevice = request.channel === 'push';
  if (request.templateId === undefined) return { person, isPerDevice, isCertain: false, matches: () => false };
  const number = await numberOf(request.templateId, templateNumber);
  return {
    person,
    isPerDevice,
    isCertain: number !== undefined,
    matches: (report) =>
      isTransactional(report) &&
      listedTypes[request.channel]?.includes(report.objectType) !== false &&
      peopleIn(report).includes(person) &&
      isToRecipient(request, { recipient: textOf(report.data.recipient) }) &&
      (number === undefined || String(report.data.transactional_message_id) === String(number)),
  };
}

async function numberOf(
  templateId: string | number,
  templateNumber: Listings['templateNumber'],
): Promise<number | undefined> {
  if (isNumber(templateId)) return Number(templateId);
  try {
    return await templateNumber(String(templateId));
  } catch (error) {
    if (error instanceof BusError) return undefined; // Customer.io cannot be queried now
    throw error;
  }
}

const isTransactional = ({ data }: MessageReport): boolean =>
  Boolean(data.transactional_message_id) && !data.campaign_id && !data.newsletter_id && !data.broadcast_id;

/** The names of a report's person, by each identifier that it has. */
export const peopleIn = ({ personId, cioId, emailAddress }: MessageReport): string[] =>
  Object.entries({ id: personId, cio_id: cioId, email: emailAddress }).flatMap(([idType, value]) =>
    value ? [nameOf(idType, value)] : [],
  );

const nameOf = (idType: string, value: string): string =>
  `${idType}:${idType === 'email' ? value.toLowerCase() : value}`;

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
