import type { AlertCase } from '../model/alert-case.ts';

const accepted = (suffix: string) => `cio_bus_delivery_latency_seconds_${suffix}`;
const handler = 'service="track-publisher",handler="deliver-person-changes",topic="customerio.track"';
const stored = 'service="bigquery-sink",handler="store-records",topic="customerio.webhooks"';
const reconciled = (result: string) =>
  `cio_bus_reconciled_records_total{service="bigquery-sink",topic="customerio.track",result="${result}"}`;
const searches = 'cio_bus_never_reported_searches_total{service="bigquery-sink",result="succeeded"}';
const reconciliations = 'cio_bus_reconciliations_total{service="bigquery-sink",result="succeeded"}';

export const objectiveCases: AlertCase[] = [
  {
    alert: 'ErrorBudgetBurnFast',
    fires: { [accepted(`bucket{${handler},le="5"}`)]: '0+50x90', [accepted(`count{${handler}}`)]: '0+100x90' },
    at: '60m',
    labels: { slo: 'publish-to-accepted' },
    quiet: { [accepted(`bucket{${handler},le="5"}`)]: '0+995x90', [accepted(`count{${handler}}`)]: '0+1000x90' },
  },
  {
    alert: 'ErrorBudgetBurnSlow',
    fires: { [accepted(`bucket{${stored},le="10"}`)]: '0+95x200', [accepted(`count{${stored}}`)]: '0+100x200' },
    at: '360m',
    labels: { slo: 'webhook-to-table' },
    quiet: { [accepted(`bucket{${stored},le="10"}`)]: '0+995x200', [accepted(`count{${stored}}`)]: '0+1000x200' },
  },
  {
    alert: 'RecordsMissing',
    fires: { [reconciled('missing')]: '0x35 1x10', [reconciled('found')]: '0+100x45' },
    at: '76m',
    labels: { service: 'bigquery-sink', topic: 'customerio.track' },
    quiet: { [reconciled('missing')]: '0x45', [reconciled('found')]: '0+100x45' },
  },
  {
    alert: 'ReconciliationStale',
    fires: { [reconciliations]: '0 1x250' }, // those after the first fail
    at: '200m',
    labels: { service: 'bigquery-sink' },
    quiet: { cio_bus_reconciliation_timestamp_seconds: '0x250' }, // reconciliation is off
  },
  {
    alert: 'ReconciliationStale',
    fires: { [reconciliations]: '0x250' }, // none has ever succeeded
    at: '200m',
    labels: { service: 'bigquery-sink' },
    quiet: { [reconciliations]: '0+1x250' },
  },
  {
    alert: 'NeverReportedStale',
    fires: { [searches]: '0 1x250' }, // the searches after the first fail
    at: '200m',
    labels: { service: 'bigquery-sink' },
    quiet: { [searches]: '0x50 1x150' }, // the first search came late
  },
  {
    alert: 'NeverReportedStale',
    fires: { [searches]: '0x250' }, // no search has ever succeeded
    at: '200m',
    labels: { service: 'bigquery-sink' },
    quiet: { [searches]: '_x50 0x200' }, // started less than three hours ago
  },
  {
    alert: 'NeverReportedStale',
    fires: { [searches]: '3x20 0x250' }, // a restart does not hide it
    at: '300m',
    labels: { service: 'bigquery-sink' },
    quiet: { cio_bus_never_reported_timestamp_seconds: '0x250' }, // every service has this gauge, also without the search
  },
];
