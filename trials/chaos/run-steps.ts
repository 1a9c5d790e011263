import type { ChaosStep } from './plan.ts';

/** Carries out the steps of a plan. Each method resolves once the stack has recovered. */
export interface ChaosActor {
  /** Kills a process with -9 and starts it again. */
  killAndStart(victim: string): Promise<void>;
  /** Freezes a process for this long, as if its machine hung. */
  freeze(victim: string, forMs: number): Promise<void>;
  restartKafka(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  setFaults(step: Extract<ChaosStep, { act: 'set-faults' }>): Promise<void>;
  /** Resolves at this time after the first command. */
  until(atMs: number): Promise<void>;
  print(line: string): void;
}

/**
 * Carries out a plan on time; resolves once everything that was stopped runs again.
 *
 * Steps that concern the same process, or Kafka, run one after the other; all others run concurrently.
 *
 * @throws the first error, once all steps have finished
 */
export async function runSteps(steps: readonly ChaosStep[], actor: ChaosActor): Promise<void> {
  const latest = new Map<string, Promise<void>>();
  for (const step of steps) {
    await actor.until(step.atMs);
    const subject = subjectOf(step);
    const before = latest.get(subject) ?? Promise.resolve();
    const act = before.then(() => perform(step, actor));
    act.catch(() => {}); // thrown below, once the others are done
    latest.set(subject, act);
  }
  const results = await Promise.allSettled(latest.values());
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

const subjectOf = (step: ChaosStep) => ('victim' in step ? step.victim : step.act);

function perform(step: ChaosStep, actor: ChaosActor): Promise<void> {
  actor.print(describe(step));
  if (step.act === 'kill') return actor.killAndStart(step.victim);
  if (step.act === 'freeze') return actor.freeze(step.victim, step.forMs);
  if (step.act === 'restart-kafka') return actor.restartKafka(step.signal);
  return actor.setFaults(step);
}

function describe(step: ChaosStep): string {
  if (step.act === 'kill') return `kill -9 ${step.victim}`;
  if (step.act === 'freeze') return `freeze ${step.victim} for ${(step.forMs / 1_000).toFixed(1)} s`;
  if (step.act === 'restart-kafka') return `restart Kafka with ${step.signal}`;
  return `Customer.io: ${step.open.join(' and ') || 'no outage, no throttling'}`;
}
