import { z } from 'zod';

/** The schemas that the document of the API names; others stand in its routes. */
export const components = z.registry<{ id: string }>();

/** Gives a schema of an answer its name in the document. */
export function named<Schema extends z.ZodType>(id: string, schema: Schema): Schema {
  components.add(schema, { id });
  return schema;
}

/** Ms since the epoch. */
export const time = () => z.int().describe('Ms since the epoch.');

/** A count. */
export const count = () => z.int().min(0);

/** Why an operator does something; stored with the decision and in the audit. */
export const why = z.string().trim().min(1).max(500).describe('The reason, stored with the decision and in the audit.');

/** An id as the console prints it. */
export const id = z.string().min(1).max(1_000);

/** A page of a list. */
export const page = {
  limit: z.coerce.number().int().min(1).max(500).default(100).describe('How many at most.'),
  cursor: z.string().max(200).optional().describe('`nextCursor` of the page before.'),
};

/** A list, one page of it. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    total: count().describe('How many there are on all pages.'),
    nextCursor: z.string().nullable().describe('Null on the last page.'),
  });

/** How many were left out, by reason. */
export const reasonCounts = z.array(z.object({ reason: z.string(), count: count() }));

/** What every refused request is answered with. */
export const problem = named(
  'Problem',
  z.object({
    error: z.object({
      code: z.enum([
        'unauthenticated',
        'forbidden',
        'not-found',
        'conflict',
        'invalid',
        'too-large',
        'too-many-requests',
        'not-implemented',
        'unavailable',
        'unexpected',
      ]),
      message: z.string(),
      field: z.string().optional().describe('The field of the request that is wrong.'),
      role: z.enum(['viewer', 'operator']).optional().describe('The role that is needed.'),
    }),
  }),
);
