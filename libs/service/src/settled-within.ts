/**
 * Resolves when the work is done, at the latest after this time, ms: a stop must not hang on what is unavailable. Rejects as the
 * work does until then; a later error is ignored.
 *
 * Where being late is an error, use `p-timeout`.
 *
 * @returns whether the work was done in time; no work is
 */
export async function settledWithin(ms: number, work: Promise<unknown> | undefined): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  try {
    return await Promise.race([Promise.resolve(work).then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
