/**
 * The result of a promise, or an error after this time.
 *
 * The error is created only then: one per request, as libraries create it, took a twentieth of the receiver's time.
 *
 * @param what what takes the time, for the error
 */
export function within<T>(ms: number, promise: Promise<T>, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what} took more than ${ms} ms`)), ms);
    promise.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
