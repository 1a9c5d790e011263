import { BusError, type ErrorCode } from '@cio-bus/contracts';
import type { LabelsOf, Span, Telemetry } from '@cio-bus/service';
import type { TrackClient } from 'customerio-node';
import type { Agent } from 'undici';
import { type CallFacts, observedDispatcher } from './observed-dispatch.ts';
import { type AdaptiveRate, createAdaptiveRate, type ObservedResponse } from './rate/adaptive-rate.ts';
import { RequestQueue, type TurnOptions } from './rate/request-queue.ts';
import type { SharedBudget } from './rate/shared-budget.ts';
import { SharedRate } from './rate/shared-rate.ts';
import type { ToBusError } from './vendor-error.ts';

/** Options of Customer.io's client, which is created per call. */
export type ClientOptions = NonNullable<ConstructorParameters<typeof TrackClient>[2]>;

/** One of Customer.io's APIs: paced, timed, counted, and failing only with errors of the catalogue. */
export interface VendorApi {
  /** Runs one request. `toError` maps a failure; `resultOf` names a success in the metrics (`ok` or `partial`). */
  call<T>(run: (client: ClientOptions) => Promise<T>, options: CallOptions<T>): Promise<T>;
}

/** Options of one call. Aborting the signal cancels it: VENDOR_UNAVAILABLE when nothing was written yet. */
export interface CallOptions<T> extends TurnOptions {
  toError: ToBusError;
  resultOf?(response: T): 'ok' | 'partial';
}

/** Options of {@link createVendorApi}. */
export interface VendorApiOptions {
  api: 'track' | 'send' | 'broadcast' | 'read';
  agent: Agent;
  timeoutMs: number;
  /** Maximum requests per second. */
  ceiling: number;
  /** Budget that other instances use too. @default one of this instance */
  budget?: SharedBudget | undefined;
  /** Aborted when no call is made any more. */
  closed?: AbortSignal;
  telemetry: Telemetry;
}

type Result = LabelsOf<'cio_bus_vendor_requests_total'>['result'];

/** The `result` label: the code of a failure, or the name of a success. */
const expectedResults = (api: VendorApiOptions['api']): Result[] => {
  const codes: ErrorCode[] = [
    'VENDOR_REJECTED',
    'MESSAGE_TOO_LARGE',
    'VENDOR_UNAVAILABLE',
    'VENDOR_THROTTLED',
    'VENDOR_AUTH',
  ];
  return [
    'ok',
    ...(api === 'track' ? ['partial' as const] : []),
    ...codes,
    ...(api === 'send' || api === 'broadcast' ? ['SEND_UNKNOWN' as const] : []),
    ...(api === 'read' ? ['LOOKUP_REFUSED' as const] : []),
  ];
};

/** What is known of a call that has ended. */
interface Ended {
  startedAt: number;
  span: Span | undefined;
  signal: AbortSignal | undefined;
  retryAfterMs?: number | undefined;
}

/** What a result says about the rate: a rejected message is a well answered request. */
function observed(result: Result): ObservedResponse['result'] {
  if (result === 'VENDOR_THROTTLED') return 'throttled';
  return result === 'VENDOR_UNAVAILABLE' || result === 'SEND_UNKNOWN' ? 'failed' : 'ok';
}

/** Creates the only way in which an API is called. */
export function createVendorApi(options: VendorApiOptions): VendorApi {
  const { api, agent, timeoutMs, telemetry } = options;
  const slowMs = timeoutMs / 2;
  const rate = createRate(options, slowMs);
  const queue = new RequestQueue({ rate, longHoldMs: slowMs, now: () => performance.now() });

  telemetry.expect('cio_bus_vendor_requests_total', { api, result: expectedResults(api) });

  function record(result: Result, { startedAt, span, retryAfterMs, signal }: Ended) {
    const durationMs = performance.now() - startedAt;
    const isGivenUp = signal?.aborted === true && durationMs <= slowMs; // by its caller, which says nothing about Customer.io
    if (!isGivenUp) rate.record({ result: observed(result), durationMs, retryAfterMs });
    telemetry.count('cio_bus_vendor_requests_total', { api, result });
    telemetry.observe('cio_bus_vendor_request_duration_seconds', { api }, durationMs / 1_000);
    telemetry.gauge('cio_bus_vendor_rate_limit', { api }, rate.perSecond);
    if (result === 'ok' || result === 'partial') span?.end({ 'cio_bus.result': result });
    else span?.end({}, { code: result });
  }

  return {
    async call(run, { toError, resultOf = () => 'ok', ...turn }) {
      const { signal } = turn;
      await queue.turn(turn);
      const facts: CallFacts = { started: false };
      const startedAt = performance.now();
      const span = beginRequest(api, telemetry);
      try {
        const dispatcher = observedDispatcher(agent, facts, signal) as unknown as NonNullable<
          ClientOptions['dispatcher']
        >; // the same interface, declared by two versions of undici
        const response = await run({ dispatcher, timeout: timeoutMs, retry: { maxRetries: 0 } });
        record(resultOf(response), { startedAt, span, signal });
        return response;
      } catch (thrown) {
        const error = thrown instanceof BusError ? thrown : toError(facts, thrown);
        record(error.code, { startedAt, span, signal, retryAfterMs: error.retryAfterMs });
        throw error;
      }
    },
  };
}

function createRate({ api, ceiling, budget, closed, telemetry }: VendorApiOptions, slowMs: number): AdaptiveRate {
  const options = { ceiling, slowMs, now: () => performance.now() };
  if (!budget || !closed) {
    telemetry.gauge('cio_bus_vendor_rate_shared', { api }, 0);
    return createAdaptiveRate(options);
  }
  return new SharedRate({
    ...options,
    budget,
    closed,
    onChange(isShared, error) {
      telemetry.gauge('cio_bus_vendor_rate_shared', { api }, Number(isShared));
      if (isShared) telemetry.logger.info({ api }, 'the request rate is shared with other instances');
      else telemetry.logger.warn({ api, err: error }, 'the request rate is not shared: each instance has its own');
    },
  });
}

/** A request is about all messages of its call; its span belongs to the trace of the first one and links the others. */
function beginRequest(api: string, { tracer }: Telemetry): Span | undefined {
  if (!tracer) return undefined;
  const [parent, ...links] = tracer.current();
  return tracer.start({ name: `request ${api}`, kind: 'client', parent, links, attributes: { 'cio_bus.api': api } });
}
