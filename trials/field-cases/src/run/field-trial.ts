import { ensureKafka } from '@cio-bus/servers';
import type { FieldCase } from '../cases/field-case.ts';
import { type FieldStack, startFieldStack } from '../stack/field-stack.ts';
import { type CaseResult, runCase } from './run-case.ts';

/** Runs cases one after the other on one Kafka and one stack. */
export interface FieldTrial {
  run(fieldCase: FieldCase): Promise<CaseResult>;
  stop(): Promise<void>;
}

const needsFreshStack = ({ needs }: FieldCase) => needs?.includes('fresh stack') === true;

/**
 * Starts Kafka and a stack. A case that fails, or that changes topics for good, is followed by a new stack: the others are
 * judged alone.
 */
export async function startFieldTrial(log: (line: string) => void = () => {}): Promise<FieldTrial> {
  const kafka = await ensureKafka({ log });
  let stack: FieldStack | undefined = await startFieldStack(kafka).catch(async (error: unknown) => {
    await kafka.stop();
    throw error;
  });
  let isUsed = false;

  const discard = async () => {
    await stack?.stop();
    stack = undefined;
  };
  return {
    async run(fieldCase) {
      if (isUsed && needsFreshStack(fieldCase)) await discard();
      stack ??= await startFieldStack(kafka);
      isUsed = true;
      const result = await judge(stack, fieldCase);
      if (result.findings.length > 0 || needsFreshStack(fieldCase)) await discard();
      if (!stack) isUsed = false;
      return result;
    },
    async stop() {
      await discard();
      await kafka.stop();
    },
  };
}

/** A case that cannot be judged has failed: the others are run all the same. */
async function judge(stack: FieldStack, fieldCase: FieldCase): Promise<CaseResult> {
  const begun = performance.now();
  try {
    const result = await runCase(stack, fieldCase);
    await stack.sandbox.clearFaults();
    return result;
  } catch (error) {
    const findings = [{ check: 'run', expected: 'the case can be judged', seen: String(error) }];
    return { case: fieldCase, findings, tookMs: Math.round(performance.now() - begun) };
  }
}
