import { BusError, dispositionOf, type WebhookEnvelope } from '@cio-bus/contracts';
import { readTime } from './event-fields.ts';
import { type NormalisedWebhook, normaliseWebhook } from './normalise-webhook.ts';
import { TIMESTAMP_HEADER } from './signature-check.ts';
import type { CompleteOptions, ReceivedWebhook } from './webhooks-options.ts';

/** What has become of a signed request. */
export interface HandedOver {
  /** The accepted events. */
  events: readonly WebhookEnvelope[];
  /** Why the others cannot be used. */
  problems: string[];
}

type Hooks = Pick<CompleteOptions, 'accept' | 'reject' | 'bodyLimitBytes' | 'now'>;

/** Calls `accept` with the events of a signed request, and `reject` with what cannot be used. */
export async function handOver(request: ReceivedWebhook, options: Hooks): Promise<HandedOver> {
  const { accept, reject } = options;
  try {
    const { events, unusable } = readEvents(request, options);
    for (const { rawBody, error } of unusable) await reject({ rawBody, headers: request.headers }, error);
    const outcome = events.length > 0 ? await accept(events, request) : undefined;
    const problems = unusable.map(({ error }) => error.message);
    const mayHaveKept = outcome instanceof BusError || Array.isArray(outcome);
    return mayHaveKept ? withoutKept(events, { outcomes: [outcome].flat(), problems }) : { events, problems };
  } catch (error) {
    if (!(error instanceof BusError) || dispositionOf(error) !== 'dead-letter') throw error;
    await reject(request, error);
    return { events: [], problems: [error.message] };
  }
}

/** Without the events that `accept` has kept instead of accepting them: an outcome of theirs is an error. */
function withoutKept(
  events: readonly WebhookEnvelope[],
  { outcomes, problems }: { outcomes: readonly unknown[]; problems: readonly string[] },
): HandedOver {
  const kept = outcomes.slice(0, events.length).filter((outcome) => outcome instanceof BusError);
  return {
    events: events.filter((_event, index) => !(outcomes[index] instanceof BusError)),
    problems: [...problems, ...kept.map(({ message }) => message)],
  };
}

function readEvents(
  { rawBody, cut, headers }: ReceivedWebhook,
  { bodyLimitBytes, now: clock }: Hooks,
): NormalisedWebhook {
  if (cut) {
    const message = `the body has ${cut.bytes} bytes; the limit is ${bodyLimitBytes}`;
    throw new BusError('MESSAGE_TOO_LARGE', message);
  }
  const now = clock();
  return normaliseWebhook(rawBody, { requestedAt: readTime(headers[TIMESTAMP_HEADER]) ?? now, now });
}
