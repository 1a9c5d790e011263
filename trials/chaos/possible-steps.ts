import { PrerequisiteError } from '@cio-bus/servers';
import type { ChaosStep } from './plan.ts';

const NOT_RESTARTABLE = 'This Kafka cannot be restarted';

/**
 * The steps of a plan that are possible. A Kafka that was found is not restarted, and that is printed; under `CI=true` it is an
 * error.
 *
 * @throws PrerequisiteError under `CI=true`, if Kafka is to be restarted but cannot be
 */
export function possibleSteps(
  plan: readonly ChaosStep[],
  { restartable, print }: { restartable: boolean; print: (line: string) => void },
  env: Readonly<Record<string, string | undefined>> = process.env,
): ChaosStep[] {
  const steps = plan.filter(({ act }) => act !== 'restart-kafka' || restartable);
  if (steps.length === plan.length) return steps;
  if (env.CI === 'true')
    throw new PrerequisiteError(`${NOT_RESTARTABLE}: unset KAFKA_BROKERS, or pass --faults without broker.`);
  print(`${NOT_RESTARTABLE}; those steps are skipped.`);
  return steps;
}
