/** Exit code of a run that a signal ended. */
export const EXIT_INTERRUPTED = 130;

/** Aborts at the first SIGINT, SIGTERM or SIGHUP of this process. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => controller.abort());
  return controller.signal;
}
