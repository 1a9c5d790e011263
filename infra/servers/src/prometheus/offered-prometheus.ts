import { PrerequisiteError } from '../machine/prerequisite-error.ts';
import { findPrometheus, type PrometheusTools } from './find-prometheus.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Finds Prometheus. If none exists, prints the reason and returns undefined, so that its checks are skipped; fails under
 * `CI=true`.
 *
 * @throws PrerequisiteError under `CI=true`, if none exists
 */
export async function offeredPrometheus(
  env: Env,
  print: (line: string) => void,
  find: typeof findPrometheus = findPrometheus,
): Promise<PrometheusTools | undefined> {
  try {
    return await find(env);
  } catch (error) {
    if (env.CI === 'true' || !(error instanceof PrerequisiteError)) throw error;
    print(`Skipped: ${error.message}`);
    return undefined;
  }
}
