import { ensureKafka, type LocalKafka } from '@cio-bus/servers';
import { type FieldCase, needsFreshStack } from '../cases/field-case.ts';
import { type FieldStack, startFieldStack } from '../stack/field-stack.ts';
import { type CaseResult, runCase } from './run-case.ts';
import { type Runs, runTogether } from './run-together.ts';

/** Runs cases on one Kafka and one stack, as long as none breaks it. */
export interface FieldTrial {
  run(fieldCase: FieldCase): Promise<CaseResult>;
  /** Runs cases that are isolated from one another at the same time; see {@link runTogether}. */
  runTogether(cases: readonly FieldCase[]): Promise<CaseResult[]>;
  stop(): Promise<void>;
}

/**
 * Starts Kafka and a stack. A case that fails, or that changes topics for good, is followed by a new stack: the others are
 * judged alone.
 */
export async function startFieldTrial(log: (line: string) => void = () => {}): Promise<FieldTrial> {
  const kafka = await ensureKafka({ log });
  const stacks = new Stacks(kafka);
  await stacks.current().catch(async (error: unknown) => {
    await kafka.stop();
    throw error;
  });
  const runs: Runs = {
    async alone(fieldCase) {
      const { stack, died } = await stacks.current();
      const result = await judge(stack, fieldCase, () => died().length > 0);
      if (result.findings.length > 0 || needsFreshStack(fieldCase)) await stacks.discard();
      return result;
    },
    async atOnce(cases) {
      const { stack, died } = await stacks.current();
      const results = await Promise.all(cases.map((one) => judge(stack, one, () => died().length > 0)));
      if (died().length > 0 || results.some(({ findings }) => findings.length > 0)) await stacks.discard();
      return { results, died: died() };
    },
  };
  return {
    run: runs.alone,
    runTogether: (cases) => runTogether(cases, runs),
    async stop() {
      await stacks.discard();
      await kafka.stop();
    },
  };
}

/** One stack at a time, started when it is needed. */
class Stacks {
  readonly #kafka: LocalKafka;
  #stack: FieldStack | undefined;

  constructor(kafka: LocalKafka) {
    this.#kafka = kafka;
  }

  /** The stack, and the services of it that exit from now on. */
  async current(): Promise<{ stack: FieldStack; died: () => readonly string[] }> {
    this.#stack ??= await startFieldStack(this.#kafka);
    const stack = this.#stack;
    const before = stack.deaths.length;
    return { stack, died: () => stack.deaths.slice(before) };
  }

  async discard(): Promise<void> {
    const stack = this.#stack;
    this.#stack = undefined;
    await stack?.stop();
  }
}

/** A case that cannot be judged has failed: the others are run all the same. */
async function judge(stack: FieldStack, fieldCase: FieldCase, isOver?: () => boolean): Promise<CaseResult> {
  const begun = performance.now();
  try {
    const result = await runCase(stack, fieldCase, isOver);
    await stack.sandbox.clearFaults();
    return result;
  } catch (error) {
    const findings = [{ check: 'run', expected: 'the case can be judged', seen: String(error) }];
    return { case: fieldCase, findings, tookMs: Math.round(performance.now() - begun) };
  }
}
