import { userInfo } from 'node:os';

/** Name of the operating-system user, for the audit. In a container a user may have only a number. */
export function userName(readUser: () => { username: string } = userInfo, uid = process.getuid?.()): string {
  try {
    return readUser().username;
  } catch {
    return `uid-${uid ?? 'unknown'}`;
  }
}
