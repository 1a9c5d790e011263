import { join } from 'node:path';
import { PrerequisiteError } from '../machine/prerequisite-error.ts';
import { probe } from '../process/probe.ts';
import { fetchPrometheusPackage, prometheusFolder } from './prometheus-package.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The commands of a Prometheus. */
export interface PrometheusTools {
  prometheus: string;
  promtool: string;
}

/**
 * Finds Prometheus on the PATH, else fetches Debian's package of it.
 *
 * @throws PrerequisiteError that says what to install, when neither is possible
 */
export async function findPrometheus(env: Env): Promise<PrometheusTools> {
  if ((await answers('promtool', env)) && (await answers('prometheus', env))) {
    return { prometheus: 'prometheus', promtool: 'promtool' };
  }
  const folder = prometheusFolder(env);
  try {
    await fetchPrometheusPackage(folder);
  } catch (cause) {
    throw new PrerequisiteError(
      `No Prometheus: prometheus and promtool are not on the PATH, and apt-get could not fetch the package (${
        (cause as Error).message.split('\n')[0]
      }). Install Prometheus 2.42 or later: https://prometheus.io/download/`,
      { cause },
    );
  }
  return { prometheus: join(folder, 'usr/bin/prometheus'), promtool: join(folder, 'usr/bin/promtool') };
}

const answers = async (command: string, env: Env) => (await probe(command, ['--version'], env)) !== undefined;
