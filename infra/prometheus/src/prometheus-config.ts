import { stringify } from 'yaml';

/** A service to be scraped: host and port of its health listener. */
export type ScrapeTarget = string;

/** How often the services are scraped. */
interface Timing {
  /** @default 15s */
  interval?: string;
}

/** The configuration of Prometheus: the services as the job `cio-bus`, and the rule files beside it. */
export function prometheusConfig(targets: readonly ScrapeTarget[], { interval = '15s' }: Timing = {}): string {
  return stringify({
    global: { scrape_interval: interval, evaluation_interval: interval },
    rule_files: ['rules/*.yml'],
    scrape_configs: [{ job_name: 'cio-bus', static_configs: [{ targets: [...targets] }] }],
  });
}
