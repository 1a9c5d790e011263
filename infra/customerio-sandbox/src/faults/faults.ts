import { z } from 'zod';
import { gaussian, type Random } from './random.ts';

const rate = z.number().min(0).max(1);
const ms = z.number().min(0);
const status = z.number().int().min(300).max(599);
const lostAnswerKinds = ['reset', '502', 'timeout'] as const;

/** Faults of the sandbox; all are optional and off by default. */
export const faultsSchema = z.strictObject({
  unavailableRate: rate
    .optional()
    .describe('Share of requests that get 503 before acceptance, half of them with an HTML body.'),
  throttledRate: rate.optional().describe('Share of requests that get 429 before acceptance.'),
  retryAfterSeconds: ms
    .optional()
    .describe('Retry-After of those 429s, in whole seconds, at least 1; 0 is sent as 0. Unset: no header.'),
  requestsPerSecond: z
    .strictObject({ track: z.number().min(1).optional(), app: z.number().min(1).optional() })
    .optional()
    .describe('More requests to that API within a second get 429 before acceptance.'),
  lostAnswerRate: rate.optional().describe('Share of accepted and journalled requests whose response is lost.'),
  lostAnswerKinds: z.array(z.enum(lostAnswerKinds)).min(1).optional().describe('How a response is lost.'),
  outage: z.enum(['unavailable', 'reset']).nullable().optional().describe('Every request fails before acceptance.'),
  outageForMs: ms.optional().describe('The outage ends automatically after this time.'),
  respondWith: z
    .strictObject({ track: status.optional(), app: status.optional() })
    .optional()
    .describe('Status of every response of that API.'),
  latencyMedianMs: ms.optional().describe('Response times are log-normal with this median.'),
  latencySigma: z.number().min(0).max(5).optional(),
  slowRate: rate.optional().describe('Share of responses that take slowMs instead.'),
  slowMs: ms.optional(),
  rejectEventNames: z.array(z.string()).optional().describe('Events that are rejected.'),
  rejectAttributes: z.array(z.string()).optional().describe('Identifies with one of these attributes are rejected.'),
  unknownTemplates: z
    .array(z.union([z.string(), z.number()]))
    .optional()
    .describe('Sends with these templates are rejected.'),
  failPeople: z.array(z.string()).optional().describe('Every request that names one of these people gets 500.'),
  ignorePeople: z.array(z.string()).optional().describe('No request that names one of these people gets a response.'),
});

export type FaultSettings = z.infer<typeof faultsSchema>;
export type LostAnswer = (typeof lostAnswerKinds)[number];
export type Api = 'track' | 'app';

/** How a request is rejected before acceptance. */
export type Rejection = 'reset' | 'timeout' | { status: number; html: boolean; retryAfter?: string };

/** The current faults, and random decisions based on them. */
export interface Faults {
  replace(settings: FaultSettings): void;
  current(): FaultSettings;
  rejection(api: Api): Rejection | undefined;
  /** How a request about these people is rejected before acceptance: it fails as a whole, whatever else it holds. */
  rejectionOf(people: () => readonly string[]): Rejection | undefined;
  /** How the response to an accepted request is lost; undefined if it is not. */
  lostAnswer(): LostAnswer | undefined;
  delayMs(): number;
}

export function createFaults({ random, now }: { random: Random; now: () => number }): Faults {
  let settings: FaultSettings = {};
  let outageEndsAt = 0;
  const exceeds = createLimits(now);

  const current = (): FaultSettings => {
    if (settings.outage && now() >= outageEndsAt) settings = { ...settings, outage: null };
    return settings;
  };
  const happens = (chance = 0) => chance > 0 && random() < chance;

  return {
    current,
    replace(next) {
      settings = next;
      outageEndsAt = now() + (next.outageForMs ?? Number.POSITIVE_INFINITY);
    },
    rejection(api) {
      const { outage, respondWith, unavailableRate, throttledRate, retryAfterSeconds, requestsPerSecond } = current();
      if (outage === 'reset') return 'reset';
      if (outage === 'unavailable') return { status: 503, html: true };
      const forced = respondWith?.[api];
      if (forced !== undefined) return { status: forced, html: false };
      if (happens(unavailableRate)) return { status: 503, html: random() < 0.5 };
      const isTooMany = requestsPerSecond !== undefined && exceeds(api, requestsPerSecond[api]);
      if (isTooMany || happens(throttledRate)) return { status: 429, html: false, ...retryAfter(retryAfterSeconds) };
      return undefined;
    },
    rejectionOf(people) {
      const { failPeople = [], ignorePeople = [] } = current();
      if (failPeople.length + ignorePeople.length === 0) return undefined;
      const named = people();
      if (named.some((person) => ignorePeople.includes(person))) return 'timeout';
      return named.some((person) => failPeople.includes(person)) ? { status: 500, html: false } : undefined;
    },
    lostAnswer() {
      const { lostAnswerRate, lostAnswerKinds: kinds = lostAnswerKinds } = current();
      return happens(lostAnswerRate) ? kinds[Math.floor(random() * kinds.length)] : undefined;
    },
    delayMs() {
      const { slowRate, slowMs = 500, latencyMedianMs = 0, latencySigma = 0.5 } = current();
      if (happens(slowRate)) return slowMs;
      return latencyMedianMs === 0 ? 0 : latencyMedianMs * Math.exp(latencySigma * gaussian(random));
    },
  };
}

/** Returns whether a request is one too many within its second. */
function createLimits(now: () => number) {
  const seconds = { track: { startedAt: 0, requests: 0 }, app: { startedAt: 0, requests: 0 } };
  return (api: Api, limit = Number.POSITIVE_INFINITY): boolean => {
    const time = now();
    if (time - seconds[api].startedAt >= 1_000) seconds[api] = { startedAt: time, requests: 0 };
    seconds[api].requests += 1;
    return seconds[api].requests > limit;
  };
}

// The header only allows whole seconds, and a wait of less than one second must not become 0.
const retryAfter = (seconds?: number) =>
  seconds === undefined ? {} : { retryAfter: String(seconds === 0 ? 0 : Math.max(1, Math.ceil(seconds))) };
