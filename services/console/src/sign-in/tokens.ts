import { createHash, timingSafeEqual } from 'node:crypto';
import type { TokenHolder } from './sign-in-settings.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether two texts are the same, in a time that says nothing about them. */
export const isSame = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

/** Whose token it is. Takes as long for a wrong token as for a right one. */
export function holderOf(holders: readonly TokenHolder[], token: string): TokenHolder | undefined {
  let found: TokenHolder | undefined;
  for (const holder of holders) if (isSame(holder.token.reveal(), token)) found = holder;
  return found;
}
