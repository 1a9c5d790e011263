/** Why Customer.io does not take a request or an item of a batch; `message` never holds a value. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reason: string;
  readonly field: string;

  constructor(reason: 'required' | 'invalid' | 'too_large', field: string, message: string) {
    super(message);
    this.reason = reason;
    this.field = field;
  }
}
