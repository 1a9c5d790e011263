import { stringify } from 'yaml';

/** A process to be scraped. */
export interface ScrapeTarget {
  /** Becomes the label `service` of what the scrape itself tells, such as `up`. */
  service: string;
  /** Host and port of its health listener. */
  address: string;
}

/** The configuration of Prometheus: the services as the job `cio-bus`, and the rule files beside it. @default every 15 s */
export function prometheusConfig(targets: readonly ScrapeTarget[], { interval = '15s' } = {}): string {
  return stringify({
    global: { scrape_interval: interval, evaluation_interval: interval },
    rule_files: ['rules/*.yml'],
    scrape_configs: [
      {
        job_name: 'cio-bus',
        honor_labels: true, // a service says itself who it is; the label of the target is for what it cannot say
        static_configs: targets.map(({ service, address }) => ({ targets: [address], labels: { service } })),
      },
    ],
  });
}
