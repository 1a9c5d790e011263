import assert from 'node:assert/strict';
import type { Account, Answer } from './account.ts';

/** One thing that Customer.io does, stated so that it can be checked. */
export interface Rule {
  /** Stable name; results are stored under it. */
  id: string;
  says: string;
  /** Whether the documentation says so, or it is inferred. */
  source: 'documented' | 'assumed';
  /** Why a real account cannot show it; absent when it can. */
  onlySandbox?: string;
  /** What a run on a real account has to be given for it. */
  needs?: 'recipient' | 'template';
  /** @throws AssertionError when the account does otherwise, {@link NotShown} when it has nothing that would show it */
  check(account: Account): Promise<void>;
}

/** The account has nothing that would show a rule; the message says what is missing. */
export class NotShown extends Error {
  override readonly name = 'NotShown';
}

/** Rules of one part of the service. */
export type Rules = readonly Rule[];

/** Asserts the status of an answer, and that its body has at least these fields. */
export function expectAnswer(answer: Answer, status: number, body?: object): void {
  assert.equal(answer.status, status, `responded with ${answer.status}: ${JSON.stringify(answer.body)}`);
  if (body) assert.partialDeepStrictEqual(answer.body, body);
}

/** Asserts an error of Track v1 and of sends: `{"meta":{"error":"…"}}`. */
export function expectMetaError(answer: Answer, status = 400): void {
  expectAnswer(answer, status);
  const { error, errors } = (answer.body as { meta?: { error?: unknown; errors?: unknown } }).meta ?? {};
  assert.ok(typeof error === 'string' || Array.isArray(errors), `no meta.error in ${JSON.stringify(answer.body)}`);
}

/** Asserts an error of the App API: `{"errors":[{"detail":"…","status":"404"}]}`, its status a text. */
export function expectAppError(answer: Answer, status: number): void {
  expectAnswer(answer, status);
  const [first] = (answer.body as { errors?: { detail?: unknown; status?: unknown }[] }).errors ?? [];
  assert.equal(typeof first?.detail, 'string', `no errors[0].detail in ${JSON.stringify(answer.body)}`);
  assert.equal(first?.status, String(status));
}

/** Asserts an error of Track v2: `{"errors":[{"reason","field","message"}]}`. */
export function expectEntityError(answer: Answer, status = 400): void {
  expectAnswer(answer, status);
  const [first = {}] = (answer.body as { errors?: Record<string, unknown>[] }).errors ?? [];
  for (const name of ['reason', 'field', 'message']) assert.equal(typeof first[name], 'string', `errors[0].${name}`);
}

/** An item of Track v2 about a person. */
export const personItem = (action: string, id: string, fields: object = {}) => ({
  type: 'person',
  action,
  identifiers: { id },
  ...fields,
});
