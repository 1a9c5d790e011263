import type { MetricDefinition } from './metrics/metric-definition.ts';

/** One series of a histogram. */
export interface Series {
  /** Records one measurement, in the metric's own unit. */
  observe(value: number): void;
}

interface Counts {
  readonly labels: string;
  /** Measurements per bucket, not cumulated; the last bucket is above all bounds. */
  readonly byBucket: Float64Array;
  sum: number;
}

/**
 * A histogram whose callers keep their series. prom-client looks up a series by its labels on each measurement, which costs
 * 400 ns; this costs 10 ns, cheap enough for every message.
 */
export class Histogram {
  readonly #name: string;
  readonly #definition: MetricDefinition;
  readonly #bounds: readonly number[];
  readonly #commonLabels: Readonly<Record<string, string>>;
  readonly #series = new Map<string, Counts>();

  constructor(name: string, definition: MetricDefinition, commonLabels: Readonly<Record<string, string>>) {
    this.#name = name;
    this.#definition = definition;
    this.#bounds = definition.buckets ?? [];
    this.#commonLabels = commonLabels;
    if (definition.labels.length === 0) this.series({}); // starts at 0, like a counter without labels
  }

  /**
   * The series of these labels; the same one on each call.
   *
   * @throws Error unless the labels are exactly the declared ones
   */
  series(labels: Readonly<Record<string, string | number>>): Series {
    const counts = this.#countsOf(labels);
    const bounds = this.#bounds;
    return {
      observe(value) {
        let bucket = 0;
        while (bucket < bounds.length && value > (bounds[bucket] as number)) bucket += 1;
        counts.byBucket[bucket] = (counts.byBucket[bucket] as number) + 1;
        counts.sum += value;
      },
    };
  }

  /** The metric in Prometheus' text format. */
  exposition(): string {
    const head = [`# HELP ${this.#name} ${this.#definition.help}`, `# TYPE ${this.#name} histogram`];
    return [...head, ...[...this.#series.values()].flatMap((counts) => this.#linesOf(counts)), ''].join('\n');
  }

  #countsOf(labels: Readonly<Record<string, string | number>>): Counts {
    const names = Object.keys(labels);
    const declared = this.#definition.labels;
    if (names.length !== declared.length || !names.every((name) => declared.includes(name))) {
      throw new Error(
        `${this.#name} has the labels ${declared.join(', ') || '(none)'}, got ${names.join(', ') || '(none)'}`,
      );
    }
    const ordered = declared.map((name): [string, unknown] => [name, labels[name]]);
    const text = [...ordered, ...Object.entries(this.#commonLabels)].map(label).join(',');
    const known = this.#series.get(text);
    if (known) return known;
    const counts = { labels: text, byBucket: new Float64Array(this.#bounds.length + 1), sum: 0 };
    this.#series.set(text, counts);
    return counts;
  }

  #linesOf({ labels, byBucket, sum }: Counts): string[] {
    let cumulated = 0;
    const buckets = [...this.#bounds, '+Inf'].map((bound, index) => {
      cumulated += byBucket[index] as number;
      return `${this.#name}_bucket{le="${bound}",${labels}} ${cumulated}`;
    });
    return [...buckets, `${this.#name}_sum{${labels}} ${sum}`, `${this.#name}_count{${labels}} ${cumulated}`];
  }
}

const label = ([name, value]: [string, unknown]) =>
  `${name}="${String(value).replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')}"`;
