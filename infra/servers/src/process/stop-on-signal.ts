import { constants } from 'node:os';

/** As shells report a process that a signal has ended. */
const exitCodeOf = (signal: NodeJS.Signals): number => 128 + constants.signals[signal];
const ONE_PRESS_MS = 1_000; // one Ctrl-C arrives up to three times: from the terminal, from npm, from the bootstrap

/**
 * Stops this process in order at the first SIGINT, SIGTERM or SIGHUP, and at once at the second. The exit code is 128 and the
 * number of the first signal. Returns a function that removes the handlers.
 */
export function stopOnSignal(stop: () => Promise<void>, killAll: () => void): () => void {
  let first: { at: number; exitCode: number } | undefined;
  const onSignal = (signal: NodeJS.Signals) => {
    if (first !== undefined) {
      if (performance.now() - first.at < ONE_PRESS_MS) return;
      killAll();
      process.exit(first.exitCode);
    }
    const exitCode = exitCodeOf(signal);
    first = { at: performance.now(), exitCode };
    process.stderr.write('\nStopping; press Ctrl-C again to kill.\n');
    void stop().finally(() => process.exit(exitCode));
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
}
