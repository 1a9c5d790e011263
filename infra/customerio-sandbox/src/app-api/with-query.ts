import type { Request } from 'express';
import type { z } from 'zod';
import type { RouteResponse } from '../http/exchange.ts';

/** Parses the query string, or responds with 400 and the invalid parameters. */
export function withQuery<T extends z.ZodType>(
  schema: T,
  { query }: Request,
  respond: (query: z.infer<T>) => RouteResponse,
): RouteResponse {
  const read = schema.safeParse(query);
  if (read.success) return respond(read.data);
  const errors = read.error.issues.map(({ path, message }) => ({
    detail: `${path.join('.') || 'query'}: ${message}`,
    status: '400',
  }));
  return { status: 400, body: { errors } };
}
