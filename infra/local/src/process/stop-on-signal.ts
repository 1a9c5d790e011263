const EXIT_INTERRUPTED = 130;

/**
 * Ends this process in good order at the first SIGINT, SIGTERM or SIGHUP, and at once at the second. Returns a function that
 * takes the handlers off again.
 */
export function stopOnSignal(stop: () => Promise<void>, killAll: () => void): () => void {
  let signalled = false;
  const onSignal = () => {
    if (signalled) {
      killAll();
      process.exit(EXIT_INTERRUPTED);
    }
    signalled = true;
    process.stderr.write('\nStopping; once more to kill.\n');
    void stop().finally(() => process.exit(EXIT_INTERRUPTED));
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
}
