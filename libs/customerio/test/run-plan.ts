import { BusError } from '@cio-bus/contracts';
import type { BatchItem } from '../src/track/batch-item.ts';
import { executePlan, type TrackRequests } from '../src/track/deliver-commands.ts';
import { planRequests } from '../src/track/plan-requests.ts';
import { anEvent, type events } from './commands.ts';

export const unavailable = () => new BusError('VENDOR_UNAVAILABLE', 'Customer.io answered 503');
export const refused = () => new BusError('VENDOR_REJECTED', 'Customer.io answered 400');
export const nameOf = (item: BatchItem) => String(item.name);

/** Delivers these events; returns the requests and the results. */
export async function runPlan(
  commands: ReturnType<typeof events>,
  requests: Partial<Pick<TrackRequests, 'batch'>> & {
    anonymous?(anonymousId: string, event: BatchItem & { name: string }): Promise<void>;
  },
  isOver: (asked: number) => boolean = () => false,
) {
  const asked: string[] = [];
  const recording: TrackRequests = {
    async batch(items) {
      asked.push(items.map(nameOf).join(' '));
      return requests.batch?.(items) ?? [];
    },
    async single(request) {
      if (!('event' in request)) throw new Error('only anonymous events are expected');
      const { anonymousId, event } = request;
      asked.push(`${anonymousId}: ${event.name}`);
      await requests.anonymous?.(anonymousId, event);
    },
  };
  const plan = planRequests(commands, { environment: 'staging', anonymous: 'v1' });
  const results = await executePlan(plan, commands.length, recording, () => isOver(asked.length));
  return { asked, errors: results, codes: results.map((error) => error?.code ?? 'accepted') };
}

/** An anonymous event. */
export function anonymous(anonymousId: string, eventName: string) {
  const { userId, ...event } = anEvent({ payload: { name: eventName } });
  return { ...event, anonymousId };
}
