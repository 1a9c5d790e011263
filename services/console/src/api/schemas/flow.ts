import { z } from 'zod';
import { count, named, time } from './common.ts';

export const flow = named(
  'Flow',
  z.object({
    at: time(),
    services: z.array(
      z.object({
        name: z.string(),
        consumes: z.array(z.string()),
        produces: z.array(z.string()),
        instances: count().nullable().describe('Processes that answer; null when their addresses are not known.'),
        lag: count().describe('Records that it has not settled.'),
        lagSeconds: z.number().nullable().describe('Time that the oldest unsettled record has waited.'),
        gate: z.enum(['open', 'halted', 'probing', 'unknown']),
        reason: z.string().optional(),
      }),
    ),
    topics: z.array(
      z.object({
        name: z.string(),
        messagesPerSecond: z.number().min(0),
        endOffset: count().describe('Sum over the partitions.'),
        partitions: count(),
      }),
    ),
    problems: z
      .array(
        z.object({
          id: z.string(),
          severity: z.enum(['warning', 'critical']),
          subject: z.string(),
          message: z.string(),
          action: z.string(),
          runbook: z.string().describe('Path of the runbook in the repository; the console serves it without `docs`.'),
        }),
      )
      .describe('Empty when nothing is wrong.'),
  }),
);

export const webhooks = named(
  'Webhooks',
  z.object({
    feedDelaySeconds: z
      .number()
      .nullable()
      .describe("From Customer.io's timestamp to acceptance, 99 of 100 of the last ten minutes; null when none came."),
    lastReceivedAt: time().nullable().describe('Null while no receiver that answers has accepted one since its start.'),
    receiver: z
      .enum(['answers', 'does-not-answer', 'unknown'])
      .describe('Whether every process of webhook-receiver answers; unknown when their addresses are not known.'),
    hasReports: z.boolean().describe('Whether the topic has ever had a record.'),
    ratePerSecond: z.number().min(0),
    suppressions24h: count().nullable().describe('That the brake let through; null while the count is unavailable.'),
    brake: z
      .object({ used: count().nullable(), max: count().nullable(), stopped: z.boolean() })
      .describe('Suppressions of the last hour, and how many may be; of all processes of event-processor.'),
    unreported: count().nullable().describe('Messages that Customer.io accepted and never reported.'),
  }),
);
