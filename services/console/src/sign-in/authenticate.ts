import type { IncomingMessage } from 'node:http';
import type { Telemetry } from '@cio-bus/service';
import type { Caller } from '../api/caller.ts';
import { HttpProblem } from '../api/problem.ts';
import { FailedAttempts } from './failed-attempts.ts';
import { holderOfSession, readCookie } from './sessions.ts';
import type { TokenHolder } from './sign-in-settings.ts';
import { holderOf } from './tokens.ts';

/** The settings of {@link createAuthenticator}. */
export interface SignIn {
  CONSOLE_TOKENS?: readonly TokenHolder[] | undefined;
  CONSOLE_TRUSTED_HEADER?: string | undefined;
  CONSOLE_OPERATORS: readonly string[];
  CONSOLE_VIEWERS: readonly string[];
}

/** Finds out who calls. */
export interface Authenticator {
  /** Whether nobody has to sign in: only this machine may reach the console then. */
  readonly isOpen: boolean;
  /** @throws HttpProblem 401, 403 or 429 */
  callerOf(request: IncomingMessage): Caller;
  /** The holder of a token that was typed in. @throws HttpProblem 401 or 429 */
  signIn(request: IncomingMessage, token: string): TokenHolder;
}

/** Who is at this machine has no name of their own. */
const LOCAL: Caller = { name: 'local', role: 'operator', authentication: 'none' };

const unauthenticated = (message: string) => new HttpProblem(401, 'unauthenticated', message);

/** Creates the authenticator of the settings. */
export function createAuthenticator(
  settings: SignIn,
  now: () => number,
  telemetry: Pick<Telemetry, 'count'>,
): Authenticator {
  const { CONSOLE_TOKENS: holders = [], CONSOLE_TRUSTED_HEADER: header } = settings;
  const failed = new FailedAttempts(now);
  const isOpen = holders.length === 0 && header === undefined;

  function signIn(request: IncomingMessage, token: string): TokenHolder {
    const address = request.socket.remoteAddress ?? '';
    const waitMs = failed.waitOf(address);
    const holder = waitMs > 0 ? undefined : holderOf(holders, token);
    if (holder) return holder;
    telemetry.count('cio_bus_console_sign_ins_refused_total', { reason: waitMs > 0 ? 'too-many' : 'wrong-token' });
    if (waitMs > 0) throw HttpProblem.tooManyAttempts(waitMs);
    failed.add(address);
    throw unauthenticated('the token is not known');
  }

  return {
    isOpen,
    signIn,
    callerOf(request) {
      if (isOpen) return LOCAL;
      const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
      if (token !== undefined) return { ...callerOf(signIn(request, token)), authentication: 'token' };
      const session = readCookie(request.headers.cookie);
      const holder = session === undefined ? undefined : holderOfSession(holders, session, now());
      if (holder) return { ...callerOf(holder), authentication: 'session' };
      const named = header === undefined ? undefined : request.headers[header];
      if (named !== undefined) return callerOfProxy(String(named), settings);
      throw unauthenticated('sign in: a bearer token, or a session made of it at POST /api/v1/session');
    },
  };
}

const callerOf = ({ name, role }: TokenHolder) => ({ name, role });

/** @throws HttpProblem 403 when the person is on no list */
function callerOfProxy(header: string, { CONSOLE_OPERATORS, CONSOLE_VIEWERS }: SignIn): Caller {
  const name = header.replace(/^accounts\.google\.com:/, '').trim();
  const isIn = (list: readonly string[]) => list.includes(name) || list.includes('*');
  if (name !== '' && isIn(CONSOLE_OPERATORS)) return { name, role: 'operator', authentication: 'proxy' };
  if (name !== '' && isIn(CONSOLE_VIEWERS)) return { name, role: 'viewer', authentication: 'proxy' };
  throw new HttpProblem(403, 'forbidden', 'you are on no list of the console: CONSOLE_OPERATORS or CONSOLE_VIEWERS', {
    role: 'viewer',
  });
}
