import { PrerequisiteError } from '@cio-bus/servers';
import type { ChaosStep } from './plan.ts';

const NOT_OURS = 'Kafka is not a process of ours, and is not restarted';

/**
 * What of a plan can be done. A Kafka that was found is not restarted, which is told; under `CI=true` nothing is left out.
 *
 * @throws PrerequisiteError under `CI=true`, when Kafka should be restarted and cannot be
 */
export function possibleSteps(
  plan: readonly ChaosStep[],
  { restartable, print }: { restartable: boolean; print: (line: string) => void },
  env: Readonly<Record<string, string | undefined>> = process.env,
): ChaosStep[] {
  const steps = plan.filter(({ act }) => act !== 'restart-kafka' || restartable);
  if (steps.length === plan.length) return steps;
  if (env.CI === 'true')
    throw new PrerequisiteError(`${NOT_OURS}: unset KAFKA_BROKERS, or name --faults without broker.`);
  print(`${NOT_OURS}.`);
  return steps;
}
