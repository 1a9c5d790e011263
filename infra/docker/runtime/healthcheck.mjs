// Calls this container's /healthz; the image has neither a shell nor curl.
try {
  const { ok } = await fetch(`http://127.0.0.1:${process.env.HEALTH_PORT}/healthz`, {
    signal: AbortSignal.timeout(2_000),
  });
  process.exitCode = ok ? 0 : 1;
} catch {
  process.exitCode = 1; // not listening: starting or hanging
}
