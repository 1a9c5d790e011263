/** Ends the session, and shows the way in. */
export async function signOut(): Promise<void> {
  await fetch('/api/v1/session', { method: 'DELETE', headers: { 'x-cio-console': '1' } });
  location.assign('/');
}
