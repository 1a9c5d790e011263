import { z } from 'zod';
import { listOf, named, page, time } from './common.ts';

export const roles = ['viewer', 'operator'] as const;
export type Role = (typeof roles)[number];

export const me = named(
  'Me',
  z.object({
    name: z.string(),
    role: z.enum(roles),
    environment: z.string(),
    authentication: z.enum(['token', 'session', 'proxy', 'none']),
    canReveal: z.boolean().describe('Whether this role may see masked personal data, with a reason.'),
  }),
);

export const sessionBody = z.strictObject({ token: z.string().min(1).max(1_000) });

export const auditQuery = z.object({
  operator: z.string().max(200).optional(),
  action: z.string().max(100).optional(),
  from: z.coerce.number().int().optional().describe('At or after, ms since the epoch. 30 days ago when left out.'),
  ...page,
});
export const auditEntry = named(
  'AuditEntry',
  z.object({
    id: z.string(),
    job: z.string().nullable().describe('The job that it is about, when it is not its own.'),
    action: z.string(),
    by: z.string(),
    why: z.string(),
    at: time(),
    counts: z.record(z.string(), z.number()),
    filter: z.string().nullable().describe('What it was about, as JSON; ids of people are hashed.'),
  }),
);
export const auditList = named('AuditList', listOf(auditEntry));
