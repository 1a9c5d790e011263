import { PrerequisiteError } from '../machine/prerequisite-error.ts';
import { findPrometheus, type PrometheusTools } from './find-prometheus.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Prometheus, where there is one. Elsewhere the reason is told and what needs it is left out; under `CI=true` nothing is.
 *
 * @throws PrerequisiteError under `CI=true`, when there is none
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
    print(`Left out: ${error.message}`);
    return undefined;
  }
}
