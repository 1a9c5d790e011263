import { z } from 'zod';
import { gaussian, type Random } from './random.ts';

const rate = z.number().min(0).max(1);
const ms = z.number().min(0);
const status = z.number().int().min(300).max(599);
const lostAnswerKinds = ['reset', '502', 'timeout'] as const;

/** What goes wrong at the sandbox; everything is optional, and what is not given does not go wrong. */
export const faultsSchema = z.strictObject({
  unavailableRate: rate.optional().describe('503 before acceptance, half of them with an HTML body.'),
  throttledRate: rate.optional().describe('429 before acceptance.'),
  retryAfterSeconds: ms
    .optional()
    .describe('Retry-After of those 429, in whole seconds, at least 1; 0 is sent as 0. Absent: no header.'),
  lostAnswerRate: rate.optional().describe('Accepted and journalled, then the answer is lost.'),
  lostAnswerKinds: z.array(z.enum(lostAnswerKinds)).min(1).optional().describe('How an answer is lost.'),
  outage: z.enum(['unavailable', 'reset']).nullable().optional().describe('Every request fails before acceptance.'),
  outageForMs: ms.optional().describe('The outage ends by itself after this time.'),
  respondWith: z
    .strictObject({ track: status.optional(), app: status.optional() })
    .optional()
    .describe('The status of every answer of that API.'),
  latencyMedianMs: ms.optional().describe('Answers take a log-normal time.'),
  latencySigma: z.number().min(0).max(5).optional(),
  slowRate: rate.optional().describe('Answers that take slowMs instead.'),
  slowMs: ms.optional(),
  rejectEventNames: z.array(z.string()).optional().describe('Events that are refused.'),
  rejectAttributes: z.array(z.string()).optional().describe('Identifies with such an attribute are refused.'),
  unknownTemplates: z
    .array(z.union([z.string(), z.number()]))
    .optional()
    .describe('Sends of these are refused.'),
});

export type FaultSettings = z.infer<typeof faultsSchema>;
export type LostAnswer = (typeof lostAnswerKinds)[number];
export type Api = 'track' | 'app';

/** A request that is refused before acceptance. */
export type Rejection = 'reset' | { status: number; html: boolean; retryAfter?: string };

/** The faults in force, and the draws they ask for. */
export interface Faults {
  replace(settings: FaultSettings): void;
  current(): FaultSettings;
  rejection(api: Api): Rejection | undefined;
  /** How the answer to an accepted request is lost; undefined when it is not. */
  lostAnswer(): LostAnswer | undefined;
  delayMs(): number;
}

export function createFaults({ random, now }: { random: Random; now: () => number }): Faults {
  let settings: FaultSettings = {};
  let outageEndsAt = 0;

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
      const { outage, respondWith, unavailableRate, throttledRate, retryAfterSeconds } = current();
      if (outage === 'reset') return 'reset';
      if (outage === 'unavailable') return { status: 503, html: true };
      const forced = respondWith?.[api];
      if (forced !== undefined) return { status: forced, html: false };
      if (happens(unavailableRate)) return { status: 503, html: random() < 0.5 };
      if (happens(throttledRate)) return { status: 429, html: false, ...retryAfter(retryAfterSeconds) };
      return undefined;
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

// The header knows whole seconds only, and a wait of less than one must not turn into none.
const retryAfter = (seconds?: number) =>
  seconds === undefined ? {} : { retryAfter: String(seconds === 0 ? 0 : Math.max(1, Math.ceil(seconds))) };
