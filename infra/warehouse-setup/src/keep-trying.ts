import { ConfigError } from '@cio-bus/service';

/** What keeping on needs of the outside. */
interface Time {
  now(): number;
  wait(ms: number): Promise<void>;
}

const PAUSE_MS = 1_000;

/** Does it again until it succeeds. @throws what it threw last, once the time is over; wrong settings at once */
export async function keepTrying(act: () => Promise<void>, forMs: number, { now, wait }: Time): Promise<void> {
  const deadline = now() + forMs;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (error instanceof ConfigError || now() >= deadline) throw error;
      await wait(PAUSE_MS);
    }
  }
}
