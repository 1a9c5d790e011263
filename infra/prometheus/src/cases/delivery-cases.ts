import type { AlertCase } from '../model/alert-case.ts';

const service = 'service="track-publisher"';
const handler = `${service},handler="deliver-person-changes"`;
const topic = `${service},topic="customerio.track"`;
const ofHandler = { service: 'track-publisher', handler: 'deliver-person-changes' };
const ofTopic = { service: 'track-publisher', topic: 'customerio.track' };
const lag = (partition: number) => `cio_bus_consumer_lag_messages{${topic},partition="${partition}"}`;
const settled = (outcome: string) => `cio_bus_messages_settled_total{${topic},outcome="${outcome}"}`;
const requests = (result: string) => `cio_bus_vendor_requests_total{${service},api="track",result="${result}"}`;
const lookups = (result: string) =>
  `cio_bus_vendor_requests_total{service="transactional-sender",api="read",result="${result}"}`;
const failed = (code: string) => `cio_bus_attempts_failed_total{${handler},code="${code}"}`;
const budget = (le: string) => `cio_bus_retry_budget_used_ratio_bucket{${handler},le="${le}"}`;

export const deliveryCases: AlertCase[] = [
  {
    alert: 'DeliveryHalted',
    fires: { [`cio_bus_gate_closed{${handler},cause="configuration"}`]: '0 1x10' },
    at: '3m',
    labels: { ...ofHandler, cause: 'configuration' },
    quiet: { [`cio_bus_gate_closed{${handler},cause="outage"}`]: '0 1x10' }, // recovers without an operator
  },
  {
    alert: 'VendorOutage',
    fires: { [`cio_bus_gate_closed{${handler},cause="outage"}`]: '1x20' },
    at: '12m',
    labels: ofHandler,
    quiet: { [`cio_bus_gate_closed{${handler},cause="outage"}`]: '1x20', [failed('STORE_UNAVAILABLE')]: '0+3x20' },
  },
  {
    alert: 'StoreUnavailable',
    fires: { [failed('STORE_UNAVAILABLE')]: '0+3x20' },
    at: '12m',
    labels: ofHandler,
    quiet: { [failed('VENDOR_UNAVAILABLE')]: '0+3x20' },
  },
  {
    alert: 'LookupsRefused',
    fires: { [lookups('LOOKUP_REFUSED')]: '0+2x20' },
    at: '12m',
    labels: { service: 'transactional-sender' },
    quiet: { [lookups('LOOKUP_REFUSED')]: '0x20', [lookups('VENDOR_UNAVAILABLE')]: '0+2x20' },
  },
  {
    alert: 'VendorThrottling',
    fires: { [requests('VENDOR_THROTTLED')]: '0+30x40', [requests('ok')]: '0+60x40' },
    at: '30m',
    labels: { service: 'track-publisher', api: 'track' },
    quiet: { [requests('VENDOR_THROTTLED')]: '0+1x40', [requests('ok')]: '0+60x40' },
  },
  {
    alert: 'ConsumerLagHigh',
    fires: { [`cio_bus_consumer_lag_seconds{${topic},partition="3"}`]: '0+60x20' },
    at: '12m',
    labels: ofTopic,
    quiet: { [`cio_bus_consumer_lag_seconds{${topic},partition="3"}`]: '290x20' },
  },
  {
    alert: 'ConsumerLagGrowing',
    fires: { [lag(0)]: '6000+100x90', [lag(1)]: '6000+100x90' },
    at: '80m',
    labels: ofTopic,
    quiet: { [lag(0)]: '60000-100x90', [lag(1)]: '60000-100x90' },
  },
  {
    alert: 'DeadLetters',
    fires: { [`cio_bus_dead_letters_total{${topic},code="MESSAGE_INVALID"}`]: '_x17 1x10' }, // the first increment
    at: '20m',
    labels: { ...ofTopic, code: 'MESSAGE_INVALID' },
    quiet: { [`cio_bus_dead_letters_total{${topic},code="MESSAGE_INVALID"}`]: '7x30' },
  },
  {
    alert: 'DeadLetterSurge',
    fires: { [settled('dead')]: '0+10x30', [settled('success')]: '0+100x30' },
    at: '20m',
    labels: ofTopic,
    quiet: { [settled('dead')]: '0+1x30', [settled('success')]: '0+1000x30' },
  },
  {
    alert: 'UnexpectedFailures',
    fires: { [`cio_bus_attempts_failed_total{${handler},code="UNEXPECTED"}`]: '_x17 1x10' }, // the first increment
    at: '20m',
    labels: ofHandler,
    quiet: { [`cio_bus_attempts_failed_total{${handler},code="VENDOR_UNAVAILABLE"}`]: '0+100x10' },
  },
  {
    alert: 'RetryBudgetLow',
    fires: { [`cio_bus_retry_budget_used_ratio_count{${handler}}`]: '0+10x30', [budget('0.5')]: '0+5x30' },
    at: '20m',
    labels: ofHandler,
    quiet: { [`cio_bus_retry_budget_used_ratio_count{${handler}}`]: '0+10x30', [budget('0.5')]: '0+10x30' },
  },
  {
    alert: 'SendsHeld',
    fires: { 'cio_bus_sends_total{service="transactional-sender",result="held"}': '_x17 1x10' }, // the first increment
    at: '20m',
    labels: { service: 'transactional-sender' },
    quiet: { 'cio_bus_sends_total{service="transactional-sender",result="reconciled"}': '_x17 1x10' },
  },
  {
    alert: 'OrderUncertain',
    fires: { [`cio_bus_merge_releases_total{${topic},reason="waited"}`]: '_x17 1x10' }, // the first increment
    at: '20m',
    labels: ofTopic,
    quiet: { [`cio_bus_merge_releases_total{${topic},reason="waited"}`]: '5x30' },
  },
  {
    alert: 'HotKey',
    fires: { [`cio_bus_hot_keys_total{${handler}}`]: '0+1x60' },
    at: '40m',
    labels: ofHandler,
    quiet: { [`cio_bus_hot_keys_total{${handler}}`]: '3x60' },
  },
];
