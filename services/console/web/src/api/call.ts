import { type Operations, operations, type Problem } from './operations.ts';

export type Operation = keyof Operations;
type Given<Part> = Part extends undefined ? unknown : Part;
/** Query or body of an operation. */
export type InputOf<Name extends Operation> = Given<Operations[Name]['query']> & Given<Operations[Name]['body']>;
export type AnswerOf<Name extends Operation> = Operations[Name]['answer'];

const API = '/api/v1';
/** Every POST has it: a form of another site cannot send it. */
const CONSOLE_HEADER = { 'x-cio-console': '1' };

/** A request that the console refused, or could not be reached for. */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly code: Problem['error']['code'] | 'unreachable';
  readonly field: string | undefined;

  constructor(code: CallError['code'], message: string, field?: string) {
    super(message);
    this.code = code;
    this.field = field;
  }
}

/**
 * Calls an operation of the console's API.
 *
 * @throws CallError with the message of the console, or one that says that it does not answer
 */
export async function call<Name extends Operation>(
  name: Name,
  input: InputOf<Name>,
  signal?: AbortSignal,
): Promise<AnswerOf<Name>> {
  const { method, path } = operations[name];
  const isGet = method === 'get';
  const url = isGet ? `${API}${path}${queryOf(input as object)}` : `${API}${path}`;
  const sent: RequestInit = isGet
    ? {}
    : {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...CONSOLE_HEADER },
        body: JSON.stringify(input),
      };
  const response = await fetch(url, { ...sent, signal: signal ?? null }).catch((cause) => {
    if ((cause as Error).name === 'AbortError') throw cause;
    throw new CallError('unreachable', 'The console does not answer. Check that it runs and that you are connected.');
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok || answer === undefined) throw problemOf(response.status, answer);
  return answer as AnswerOf<Name>;
}

function problemOf(status: number, answer: unknown): CallError {
  const error = (answer as Problem | undefined)?.error;
  if (error?.message) return new CallError(error.code, error.message, error.field);
  const code = status === 401 ? 'unauthenticated' : 'unexpected';
  return new CallError(code, `The console answered with status ${status} and without an explanation.`);
}

function queryOf(input: object): string {
  const given = Object.entries(input).filter(([, value]) => value !== undefined && value !== '');
  const query = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return query ? `?${query}` : '';
}
