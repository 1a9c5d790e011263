/**
 * Kafka has not acknowledged a command. With `not-sent` it is certainly not on the bus, with `unknown` it may be. In both
 * cases publish it again **with this id**, and it takes effect once.
 */
export class PublishFailedError extends Error {
  override readonly name = 'PublishFailedError';
  readonly id: string;
  readonly outcome: 'not-sent' | 'unknown';

  constructor(id: string, outcome: 'not-sent' | 'unknown', options?: ErrorOptions) {
    super(`Kafka did not acknowledge command ${id} (${outcome}); publish it again with this id`, options);
    this.id = id;
    this.outcome = outcome;
  }
}
