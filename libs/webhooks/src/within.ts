/**
 * Waits for work, but no longer than `ms`. Work that ends later ends unobserved: its rejection is nobody's.
 *
 * @throws Error when the time has passed, or what the work threw.
 */
export function within<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not done within ${ms} ms`)), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
