import { BusError } from '@cio-bus/contracts';
import {
  EditConflictError,
  EditRefusedError,
  InvalidCursorError,
  InvalidPlanError,
  SettleRefusedError,
  UnknownDeadLettersError,
  UnknownJobError,
} from '@cio-bus/dead-letters';
import { PublishError } from '@cio-bus/kafka';
import { LedgerError } from '@cio-bus/ledger';
import { UnavailableError } from '@cio-bus/service';
import { z } from 'zod';
import type { problem } from './schemas/common.ts';

type ProblemAnswer = z.output<typeof problem>;
type Code = ProblemAnswer['error']['code'];

/** A request that is refused, and what is answered. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly status: number;
  readonly answer: ProblemAnswer;
  /** Seconds. */
  readonly retryAfter: number | undefined;

  constructor(
    status: number,
    code: Code,
    message: string,
    { retryAfter, ...more }: { retryAfter?: number } & Partial<ProblemAnswer['error']> = {},
  ) {
    super(message);
    this.status = status;
    this.answer = { error: { ...more, code, message } };
    this.retryAfter = retryAfter;
  }

  static invalid(message: string, field?: string): HttpProblem {
    return new HttpProblem(422, 'invalid', message, field === undefined ? {} : { field });
  }

  static notFound(message: string): HttpProblem {
    return new HttpProblem(404, 'not-found', message);
  }

  static tooManyAttempts(waitMs: number): HttpProblem {
    const retryAfter = Math.ceil(waitMs / 1_000);
    const message = `too many failed sign-ins from this address; try again in ${retryAfter} s`;
    return new HttpProblem(429, 'too-many-requests', message, { retryAfter });
  }
}

/** A request that needs the role operator. */
export const forbidden = (message: string) => new HttpProblem(403, 'forbidden', message, { role: 'operator' });

/** What is answered for an error; undefined for a bug of ours, of which nothing is shown. */
export function problemOf(error: unknown): HttpProblem | undefined {
  if (error instanceof HttpProblem) return error;
  if (error instanceof z.ZodError) return invalidInput(error);
  if (!(error instanceof Error)) return undefined;
  return knownProblem(error) ?? parserProblem(error);
}

function knownProblem(error: Error): HttpProblem | undefined {
  if (error instanceof UnknownDeadLettersError || error instanceof UnknownJobError)
    return HttpProblem.notFound(error.message);
  if (error instanceof SettleRefusedError) return HttpProblem.invalid(error.message);
  if (error instanceof InvalidCursorError) return HttpProblem.invalid(error.message, 'cursor');
  if (error instanceof EditRefusedError && !(error instanceof EditConflictError))
    return HttpProblem.invalid(error.message);
  if (error instanceof EditConflictError || error instanceof InvalidPlanError || error instanceof LedgerError)
    return new HttpProblem(409, 'conflict', error.message);
  if (error instanceof BusError && error.code.startsWith('MESSAGE_')) return HttpProblem.invalid(error.message);
  const isAway = error instanceof PublishError || error instanceof UnavailableError || error.name.startsWith('KafkaJS');
  if (isAway || (error instanceof BusError && error.code !== 'UNEXPECTED'))
    return new HttpProblem(503, 'unavailable', error.message.slice(0, MAX_TEXT));
  return undefined;
}

const MAX_TEXT = 500;

/** Errors of Express's own parsers: a body that is no JSON, or too large, or a path with broken escapes. */
function parserProblem(error: Error): HttpProblem | undefined {
  const { status, type } = error as { status?: unknown; type?: unknown };
  if (status === 413) return new HttpProblem(413, 'too-large', 'the body is too large');
  if (status === 404) return HttpProblem.notFound('there is no such file');
  if (typeof status !== 'number' || status < 400 || status > 499) return undefined;
  return HttpProblem.invalid(type === 'entity.parse.failed' ? 'the body is not JSON' : 'the request cannot be read');
}

function invalidInput({ issues: [issue] }: z.ZodError): HttpProblem {
  const keys = issue && 'keys' in issue ? issue.keys : [];
  const field = [...(issue?.path ?? []), ...keys].join('.').slice(0, MAX_TEXT);
  const message = `${field === '' ? 'the input' : field}: ${issue?.message ?? 'is invalid'}`.slice(0, MAX_TEXT);
  return HttpProblem.invalid(message, field === '' ? undefined : field);
}
