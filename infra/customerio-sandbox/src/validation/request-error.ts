/** Why Customer.io rejects a request or an item of a batch. The message never contains a value. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly reason: string;
  readonly field: string;

  constructor(reason: 'required' | 'invalid' | 'too_large', field: string, message: string) {
    super(message);
    this.reason = reason;
    this.field = field;
  }
}
