/** The error, its causes, and what an error of several topics consists of. */
export function causesOf(error: unknown): { name?: unknown; type?: unknown }[] {
  const causes = new Set<Error>();
  const pending = [error];
  for (const cause of pending) {
    if (!(cause instanceof Error) || causes.has(cause)) continue;
    causes.add(cause);
    const { errors } = cause as { errors?: unknown };
    pending.push(cause.cause, ...(Array.isArray(errors) ? errors : []));
  }
  return [...causes];
}
