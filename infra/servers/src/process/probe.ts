import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const TIMEOUT_MS = 10_000;

type Env = Readonly<Record<string, string | undefined>>;

/** What a command prints when it ends well within ten seconds; undefined when it does not, or is not there. */
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
