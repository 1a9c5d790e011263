import { createHmac } from 'node:crypto';
import type { TokenHolder } from './sign-in-settings.ts';
import { isSame } from './tokens.ts';

/** Name of the cookie. */
export const SESSION_COOKIE = 'cio-console';
/** How long a session lasts. */
export const SESSION_MS = 12 * 60 * 60 * 1_000;

/**
 * The value of a session's cookie: whose it is, its end, and both signed with the token. It needs no memory, so a restart
 * ends no session; a token that is taken away ends those of it.
 */
export function sessionOf(holder: TokenHolder, now: number): string {
  const subject = `${Buffer.from(holder.name).toString('base64url')}.${now + SESSION_MS}`;
  return `${subject}.${signatureOf(holder, subject)}`;
}

/** Whose session it is; undefined when it has ended, or was not signed with the token of that name. */
export function holderOfSession(
  holders: readonly TokenHolder[],
  session: string,
  now: number,
): TokenHolder | undefined {
  const [name = '', end = '', signature = ''] = session.split('.');
  const holder = holders.find((one) => Buffer.from(one.name).toString('base64url') === name);
  if (!holder || !/^\d{1,16}$/.test(end) || Number(end) <= now) return undefined;
  return isSame(signatureOf(holder, `${name}.${end}`), signature) ? holder : undefined;
}

const signatureOf = ({ token, role }: TokenHolder, subject: string): string =>
  createHmac('sha256', token.reveal()).update(`cio-console ${role} ${subject}`).digest('base64url');

/** The session in a Cookie header. */
export function readCookie(header: string | undefined): string | undefined {
  const cookies = (header ?? '').split(';').map((pair) => pair.trim().split('='));
  return cookies.find(([name]) => name === SESSION_COOKIE)?.[1];
}
