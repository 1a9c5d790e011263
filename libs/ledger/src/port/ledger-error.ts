/** A state of the ledger's store that only an operator can resolve; the message says what is wrong. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
}
