/** Durable record of sends and of processed event ids. */
export { createSendLedger, type SendLedgerOptions } from './create-send-ledger.ts';
export { createWindowLimit } from './create-window-limit.ts';
export type { LedgerConfig } from './port/ledger-config.ts';
export { LedgerError } from './port/ledger-error.ts';
export type {
  OnceOptions,
  SendDecision,
  SendDone,
  SendEnd,
  SendEntry,
  SendLedger,
  SendStore,
} from './port/send-ledger.ts';
export type { LimitUsage, WindowLimit, WindowLimitOptions } from './port/window-limit.ts';
export { createRequestBudgets, type RequestBudget, type RequestBudgets } from './request-budgets.ts';
export { createSeenIds, type SeenIds, type SeenIdsOptions } from './seen-ids.ts';
export { ledgerSettings, redisSettings } from './settings.ts';
