import { ConfigError } from '@cio-bus/service';
import pTimeout from 'p-timeout';
import { explainError } from '../../explain-error.ts';
import type { CliContext } from '../../terminal/context.ts';

/** The result of one check of the doctor. */
export interface Diagnosis {
  /** What must hold. */
  check: string;
  /** `skipped`: it could not be checked here. */
  state: 'ok' | 'fault' | 'skipped';
  /** What was found. */
  found?: string;
  /** What to do about it. */
  action?: string;
}

/** Checks one part of a deployment. It may throw. */
export interface Check {
  /** What must hold, when the check throws. */
  name: string;
  /** What to do when it throws. */
  action: string;
  run(context: CliContext): Promise<Diagnosis[]>;
}

/** A check that holds. */
export const ok = (check: string): Diagnosis => ({ check, state: 'ok' });

/** A check that does not hold. */
export const fault = (check: string, found: string, action: string): Diagnosis => ({
  ...{ check, state: 'fault', found, action },
});

const ANSWER_WITHIN_MS = 30_000;

/** What to do where a setting is missing or invalid: it says nothing about the server. */
const SETTINGS = 'export the settings of the services in this shell; the README of cio-bus lists them';

/** Runs a check; one that throws, or does not end, is a fault. */
export async function diagnose(check: Check, context: CliContext): Promise<Diagnosis[]> {
  const late = () => [fault(check.name, `no answer within ${ANSWER_WITHIN_MS / 1_000} s`, check.action)];
  try {
    return await pTimeout(check.run(context), { milliseconds: ANSWER_WITHIN_MS, fallback: late });
  } catch (error) {
    const { text } = explainError(error, { args: ['doctor'], debug: context.debug });
    const action = error instanceof ConfigError ? SETTINGS : check.action;
    return [fault(check.name, text.replace(/^cio-bus: /, ''), action)];
  }
}
