import type { PersonCommand } from '@cio-bus/contracts';
import type { Logger } from '@cio-bus/service';
import { TrackClient } from 'customerio-node';
import type { ClientOptions, VendorApi } from '../http/vendor-api.ts';
import { trackError } from '../http/vendor-error.ts';
import { createRegionCheck, type RegionCheck } from './account-region.ts';
import { type DeliveryResults, executePlan, type TrackRequests } from './deliver-commands.ts';
import { isSingle, type PlanOptions, planRequests } from './plan-requests.ts';

/** Access to the Track API. */
export interface TrackAccess {
  siteId: string;
  apiKey: string;
  /** Origin, without a path. */
  url: string;
  region: string;
  /** Sent as `_env`. */
  environment: string;
  /** How events of anonymous people are sent. */
  anonymous: PlanOptions['anonymous'];
  /** Timeout of a request, ms. */
  timeoutMs: number;
}

/** Share of a request's timeout during which requests start, so that those in flight end before the call is aborted. */
const STARTING_SHARE = 0.5;

/** The Track API: people and events. */
export interface TrackApi {
  readonly region: RegionCheck;
  deliver(commands: readonly PersonCommand[], signal?: AbortSignal): Promise<DeliveryResults>;
  /** Whether a command needs a request of its own. */
  isSingle(command: PersonCommand): boolean;
}

/** Creates the adapter; nothing is sent before a call. */
export function createTrackApi(access: TrackAccess, api: VendorApi, logger: Logger): TrackApi {
  const client = (options: ClientOptions) =>
    new TrackClient(access.siteId, access.apiKey, { ...options, url: `${access.url}/api/v1` });

  const requests = (signal: AbortSignal | undefined, startBy: number): TrackRequests => ({
    async batch(items) {
      const response = await api.call((options) => client(options).batch([...items]), {
        toError: trackError,
        resultOf: ({ errors }) => (errors?.length > 0 ? 'partial' : 'ok'),
        signal,
        startBy,
        isUrgent: true, // it has up to a thousand commands, a single request has one
      });
      return response.errors ?? []; // the client resolves on 207 as on 200
    },
    async single(request) {
      const send = (options: ClientOptions) =>
        'metric' in request
          ? client(options).reportMetric(request.metric)
          : client(options).trackAnonymous(request.anonymousId, request.event);
      await api.call(send, { toError: trackError, signal, startBy });
    },
  });

  const fetchRegion = () => api.call((options) => client(options).getAccountRegion(), { toError: trackError });
  const region = createRegionCheck(access.region, fetchRegion, logger);
  return {
    region,
    isSingle: (command) => isSingle(command, access.anonymous),
    async deliver(commands, signal) {
      await region.confirm();
      const deadline = performance.now() + access.timeoutMs * STARTING_SHARE;
      const isOver = () => performance.now() >= deadline;
      return executePlan(planRequests(commands, access), commands.length, requests(signal, deadline), isOver);
    },
  };
}
