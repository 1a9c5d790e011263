import { userInfo } from 'node:os';

/** Who works here, for the audit. In a container a user may have a number and no name. */
export function userName(look: () => { username: string } = userInfo, uid = process.getuid?.()): string {
  try {
    return look().username;
  } catch {
    return `uid-${uid ?? 'unknown'}`;
  }
}
