/**
 * Transactional sender: sends messages from Kafka through Customer.io, each once.
 *
 * Reads `customerio.transactional`; writes outcomes to `customerio.processed`, dead letters to `customerio.dlq`.
 * At most once: a send that may have happened is looked up at Customer.io, and held for an operator when the lookup is inconclusive.
 * A held send that is in `customerio.webhooks` later is settled as sent: it is replayed, with a resolution and an audit record.
 */
import { REPLAY_TRANSACTIONS } from '@cio-bus/contracts';
import { createCustomerIOService, createSendRequests, loadTemplates } from '@cio-bus/customerio';
import { openDeadLetterIndex } from '@cio-bus/dead-letters';
import {
  committedOffsets,
  createConsumer,
  createKafka,
  createProducer,
  topicOffsets,
  topicReader,
  transactionRunner,
} from '@cio-bus/kafka';
import { createRequestBudgets, createSendLedger } from '@cio-bus/ledger';
import type { ServiceContext, ServicePart } from '@cio-bus/service';
import type { TransactionalSenderConfig } from './config.ts';
import { sendMessage } from './handlers/send-message.ts';
import { allowsNobody, sendAllowlist } from './recipients/send-allowlist.ts';
import { settleReportedSends } from './reported/settle-reported-sends.ts';

const GROUP = 'customerio-transactional-sender';
/** On top of the send: waiting for the rate limit, and three lookups of up to 5 s when the result is unknown. */
const CALL_MARGIN_MS = 25_000;
/** The ledger already coordinates two senders; this only avoids its longer wait after a rebalance. */
const HANDOVER_WAIT_MS = 5_000;

/** Composition root: the one place in this service where anything is constructed. */
export function wireTransactionalSender({
  config,
  telemetry,
  stop,
}: ServiceContext<TransactionalSenderConfig>): ServicePart[] {
  if (allowsNobody(config)) {
    const text = `SEND_ALLOWLIST is not set: no message is sent from ${config.BUS_ENVIRONMENT}; all are skipped`;
    telemetry.logger.warn({}, text);
  }
  const kafka = createKafka(config, telemetry);
  const producer = createProducer(kafka, telemetry, { flushMs: stop.flushMs });
  const templates = loadTemplates(config.TEMPLATES_DIR);
  const budgets = createRequestBudgets(config, telemetry);
  const customerio = createCustomerIOService(config, telemetry, { templates, budgetOf: budgets.of });
  const sends = createSendLedger(config, telemetry, { callTimeoutMs: config.CUSTOMERIO_SEND_TIMEOUT_MS });
  const consumer = createConsumer(kafka, {
    groupId: GROUP, // to Kafka, a renamed group is a new reader with no offsets
    concurrency: config.SEND_CONCURRENCY,
    callTimeoutMs: config.CUSTOMERIO_SEND_TIMEOUT_MS + CALL_MARGIN_MS,
    handoverWaitMs: HANDOVER_WAIT_MS,
    floodHoldMs: config.FLOOD_HOLD_MS,
    offsetReset: config.KAFKA_OFFSET_RESET,
    handlers: [sendMessage({ customerio, sends, isAllowed: sendAllowlist(config, createSendRequests(templates)) })],
    producer, // outcomes and dead letters
    telemetry,
    stop,
  });

  const topics = { read: topicReader(kafka), offsets: (topic: string) => topicOffsets(kafka, topic) };
  const reportedSends = settleReportedSends({
    ...topics,
    everyMs: config.SETTLE_REPORTED_EVERY_SECONDS * 1_000,
    committed: (topic) => committedOffsets(kafka, GROUP, topic),
    now: Date.now,
    index: openDeadLetterIndex(topics, config, { notice: (text) => telemetry.logger.warn({}, text) }),
    customerio,
    sends,
    producer,
    transact: transactionRunner(kafka, REPLAY_TRANSACTIONS),
    telemetry,
  });

  // Started in this order, stopped in reverse: the consumer drains while sends can still be made and recorded.
  return [sends, producer, budgets, customerio, reportedSends, consumer];
}
