import type { ChaosStep } from './plan.ts';

/** Who does what a plan says. Each resolves once the stack has it behind it. */
export interface ChaosActor {
  /** Kills a process with -9 and starts it again. */
  killAndStart(victim: string): Promise<void>;
  /** Stops a process for so long, as a machine that hangs would, and lets it go on. */
  freeze(victim: string, forMs: number): Promise<void>;
  restartKafka(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  setFaults(step: Extract<ChaosStep, { act: 'set-faults' }>): Promise<void>;
  /** Resolves when so much time has passed since the first command. */
  until(atMs: number): Promise<void>;
  print(line: string): void;
}

/**
 * Does what a plan says, when it says it; resolves once everything that was ended runs again.
 *
 * What one process, or Kafka, has to go through comes one after the other; all else goes on meanwhile.
 *
 * @throws what the first of the acts threw, once all have ended
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
  const ends = await Promise.allSettled(latest.values());
  const failed = ends.find((end) => end.status === 'rejected');
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
  if (step.act === 'restart-kafka') return `Kafka is ended by ${step.signal} and started again`;
  return `Customer.io: ${step.open.join(' and ') || 'neither outage nor throttling'}`;
}
