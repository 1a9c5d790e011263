/**
 * A command that Kafka has not acknowledged. With `not-sent` it is certainly not on the bus, with `unknown` it may be:
 * in both cases publish it again **under this id**, and it has its effect once.
 */
export class PublishFailedError extends Error {
  override readonly name = 'PublishFailedError';
  readonly id: string;
  readonly outcome: 'not-sent' | 'unknown';

  constructor(id: string, outcome: 'not-sent' | 'unknown', options?: ErrorOptions) {
    super(`command ${id} was not acknowledged by Kafka (${outcome})`, options);
    this.id = id;
    this.outcome = outcome;
  }
}
