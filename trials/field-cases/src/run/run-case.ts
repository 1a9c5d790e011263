import { setTimeout as sleep } from 'node:timers/promises';
import type { Check } from '../cases/check-schema.ts';
import type { FieldCase, Step } from '../cases/field-case.ts';
import { codeOf, deadLettersFor, idOf } from '../checks/dead-letters.ts';
import { canStopHolding, evaluate, type Failure, mentions, withoutCanary } from '../checks/evaluate.ts';
import type { Evidence } from '../checks/evidence.ts';
import type { FieldStack } from '../stack/field-stack.ts';
import { createCanaries } from './canaries.ts';
import { type CaseFacts, gatherEvidence, markStart, noFacts } from './case-facts.ts';
import { PATIENCE } from './patience.ts';
import { QUIET_MS } from './rest.ts';
import { act } from './steps.ts';

const POLL_MS = 300;
/** Even a case whose waits use up its time is given this long for its last check. */
const LAST_CHECK_MS = 15_000;

/** A check that does not hold, and at which step: undefined at the end of the case. */
export interface Finding extends Failure {
  step?: number;
}

/** How a case ended: it holds when it has no findings. */
export interface CaseResult {
  case: FieldCase;
  findings: Finding[];
  tookMs: number;
}

/** What the checks of a case are judged on. */
interface Watch extends Pick<FieldStack, 'movements'> {
  evidence(): Promise<Evidence>;
  /** Whether the case is abandoned: what does not hold now is reported. */
  isOver(): boolean;
}

/** Runs the steps of a case on a stack and judges its checks, until all is known or `isOver`, as it is once a service has exited. */
export async function runCase(
  stack: FieldStack,
  fieldCase: FieldCase,
  isOver: () => boolean = () => false,
): Promise<CaseResult> {
  const begun = performance.now();
  const facts = noFacts();
  const start = await markStart(stack);
  const keys = () => facts.written.flatMap(({ key }) => key ?? []);
  const canaries = createCanaries(fieldCase.id, keys, (records) => stack.writer.write(records));
  const evidence = () => gatherEvidence(stack, start, facts, canaries);
  const watch: Watch = { evidence, isOver, movements: stack.movements };
  const findings = await takeSteps(fieldCase, stack, facts, watch);
  const deadline = () => Math.max(begun + PATIENCE * fieldCase.timeoutS * 1_000, performance.now() + LAST_CHECK_MS);
  findings.push(...(await holdsBy(withoutCanary(fieldCase.check), watch, deadline())));
  // Only now: an event of the same key would pass for what the case itself should have led to.
  if (mentions(fieldCase.check, 'canary')) {
    const after: Check = { canary: true, ...(mentions(fieldCase.check, 'ready') && { ready: true }) };
    findings.push(...(await holdsBy(after, watch, deadline())));
  }
  if (facts.produceErrors.length > 0 && !mentions(fieldCase.check, 'produceError')) {
    findings.push({ check: 'produce', expected: 'Kafka takes the record', seen: facts.produceErrors.join('; ') });
  }
  findings.push(...deathsDuring(fieldCase, stack.deaths.slice(start.deaths)));
  return { case: fieldCase, findings, tookMs: Math.round(performance.now() - begun) };
}

async function takeSteps({ steps }: FieldCase, stack: FieldStack, facts: CaseFacts, watch: Watch): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [index, step] of steps.entries()) {
    try {
      await act(step, stack, facts);
    } catch (error) {
      findings.push({ step: index, check: step.do, expected: 'the step can be done', seen: String(error) });
      break;
    }
    const failures = await checkStep(step, watch);
    findings.push(...failures.map((failure) => ({ ...failure, step: index })));
    if (step.do === 'check' && step.saveAs !== undefined) {
      facts.saved.set(step.saveAs, savedDeadLetter(step.check, await watch.evidence()));
    }
  }
  return findings;
}

/** No case may end a service, whether or not it asks for that: the cases beside it and after it would be judged by its deed. */
function deathsDuring({ check }: FieldCase, deaths: readonly string[]): Finding[] {
  if (deaths.length === 0 || mentions(check, 'ready')) return [];
  return [{ check: 'no death', expected: 'no service exits', seen: [...new Set(deaths)].join(', ') }];
}

async function checkStep(step: Step, watch: Watch): Promise<Failure[]> {
  if (step.do === 'check') return holdsBy(step.check, watch, performance.now() + PATIENCE * step.timeoutS * 1_000);
  if (step.do === 'cli' && step.check) return evaluate(step.check, await watch.evidence());
  return [];
}

/** Judges again and again until the check holds, and what may stop holding once more when nothing moves. */
async function holdsBy(check: Check, watch: Watch, deadline: number): Promise<Failure[]> {
  const { evidence, isOver } = watch;
  for (;;) {
    const failures = await evaluate(check, await evidence());
    if (failures.length === 0) {
      if (!canStopHolding(check)) return [];
      await untilQuiet(watch, deadline);
      const lasting = await evaluate(check, await evidence());
      if (lasting.length === 0) return [];
    }
    if (performance.now() > deadline || isOver()) {
      return failures.length > 0 ? failures : evaluate(check, await evidence());
    }
    await sleep(POLL_MS);
  }
}

async function untilQuiet({ movements, isOver }: Watch, deadline: number): Promise<void> {
  let last = await movements();
  let quietSince = performance.now();
  while (performance.now() - quietSince < QUIET_MS && performance.now() < deadline + QUIET_MS && !isOver()) {
    await sleep(POLL_MS);
    const now = await movements();
    if (now !== last) quietSince = performance.now();
    last = now;
  }
}

function savedDeadLetter(check: Check, evidence: Evidence): Record<string, string> {
  const [deadLetter] = deadLettersFor(check, evidence);
  if (!deadLetter) return {};
  const { partition, offset } = deadLetter;
  return { id: idOf(deadLetter), code: codeOf(deadLetter), partition: String(partition), offset: String(offset) };
}
