import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const TIMEOUT_MS = 10_000;

type Env = Readonly<Record<string, string | undefined>>;

/** Output of a command that exits with 0 within 10 s; otherwise, or if it does not exist, undefined. */
export async function probe(command: string, args: readonly string[], env: Env): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await promisify(execFile)(command, [...args], { env, timeout: TIMEOUT_MS });
    return stdout + stderr;
  } catch {
    return undefined;
  }
}

/** Whether a Docker engine answers, so that containers can be started. */
export const dockerAnswers = async (env: Env): Promise<boolean> => (await probe('docker', ['info'], env)) !== undefined;
