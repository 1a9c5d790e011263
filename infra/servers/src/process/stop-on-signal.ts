const EXIT_INTERRUPTED = 130;
const ONE_PRESS_MS = 1_000; // one Ctrl-C arrives up to three times: from the terminal, from npm, from the bootstrap

/**
 * Stops this process in order at the first SIGINT, SIGTERM or SIGHUP, and at once at the second. Returns a function that
 * removes the handlers.
 */
export function stopOnSignal(stop: () => Promise<void>, killAll: () => void): () => void {
  let firstAt: number | undefined;
  const onSignal = () => {
    if (firstAt !== undefined) {
      if (performance.now() - firstAt < ONE_PRESS_MS) return;
      killAll();
      process.exit(EXIT_INTERRUPTED);
    }
    firstAt = performance.now();
    process.stderr.write('\nStopping; press Ctrl-C again to kill.\n');
    void stop().finally(() => process.exit(EXIT_INTERRUPTED));
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
}
