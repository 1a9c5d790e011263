import { createSandbox } from './sandbox.ts';
import { readSettings } from './settings.ts';

/**
 * Runs a sandbox in this process until SIGTERM or SIGINT; prints `{"listening":"http://…"}` on one line once it listens.
 * Invalid settings or a port in use end it with a message and exit code 1.
 */
export async function runSandbox(environment: Record<string, string | undefined>): Promise<void> {
  try {
    const settings = readSettings(environment);
    const sandbox = createSandbox(settings);
    const { url } = await sandbox.start().catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') throw error;
      throw new Error(`SANDBOX_PORT ${settings.port} is already in use`, { cause: error });
    });
    process.stdout.write(`${JSON.stringify({ listening: url })}\n`);
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void sandbox.stop());
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
