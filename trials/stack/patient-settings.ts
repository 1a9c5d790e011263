/** The receiver waits for Kafka as long as Customer.io allows: a busy machine may need longer than it waits in production. */
export const patientReceiver = { WEBHOOK_ANSWER_TIMEOUT_MS: '3900' } as const;

/** The response to a send may take this long: one that a busy machine delays beyond the timeout leaves the send in doubt. */
export const patientSends = { CUSTOMERIO_SEND_TIMEOUT_MS: '20000' } as const;
