import { z } from 'zod';

const outcome = z.union([
  z.literal('confirmed'),
  z.strictObject({ contradicted: z.string().describe('What the account did instead.') }),
  z.strictObject({ skipped: z.string().describe('Why it was not checked.') }),
]);
export type Outcome = z.infer<typeof outcome>;

/** What the last run on a real account has shown: `result.json`. */
export const conformanceResult = z.strictObject({
  ranOn: z.iso.date().nullable().describe('Null: there was no run yet.'),
  rules: z.record(z.string(), outcome),
});
export type ConformanceResult = z.infer<typeof conformanceResult>;
