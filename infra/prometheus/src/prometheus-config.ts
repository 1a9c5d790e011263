import { stringify } from 'yaml';

/** A process to scrape. */
export interface ScrapeTarget {
  /** Label `service` of the series that the scrape itself creates, such as `up`. */
  service: string;
  /** Host and port of its health listener. */
  address: string;
}

/** Builds Prometheus's configuration: the services as the job `cio-bus`, and the rule files next to it. @default every 15 s */
export function prometheusConfig(targets: readonly ScrapeTarget[], { interval = '15s' } = {}): string {
  return stringify({
    global: { scrape_interval: interval, evaluation_interval: interval },
    rule_files: ['rules/*.yml'],
    scrape_configs: [
      {
        job_name: 'cio-bus',
        honor_labels: true, // a service labels its own series; the target's label covers the rest, such as `up`
        static_configs: targets.map(({ service, address }) => ({ targets: [address], labels: { service } })),
      },
    ],
  });
}
