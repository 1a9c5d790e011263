/** A series of an answer: its labels, and its value now. */
export interface Sample {
  labels: Readonly<Record<string, string>>;
  value: number;
}

/** An alert as Prometheus sees it. */
export interface ActiveAlert {
  name: string;
  state: 'pending' | 'firing';
  labels: Readonly<Record<string, string>>;
}

/** Queries a Prometheus. */
export interface PrometheusClient {
  /** Value of an expression now. @throws Error with Prometheus' reason when it is refused */
  query(expression: string): Promise<Sample[]>;
  alerts(): Promise<ActiveAlert[]>;
}

interface VectorAnswer {
  data: { result: { metric: Record<string, string>; value: [number, string] }[] };
}

interface AlertsAnswer {
  data: { alerts: { labels: Record<string, string>; state: ActiveAlert['state'] }[] };
}

/** The HTTP API of a Prometheus: https://prometheus.io/docs/prometheus/latest/querying/api/ */
export function createPrometheusClient(url: string): PrometheusClient {
  async function get<T>(path: string): Promise<T> {
    const response = await fetch(`${url}/api/v1/${path}`);
    const answer = (await response.json()) as T & { status: string; error?: string };
    if (answer.status !== 'success') throw new Error(`Prometheus refused ${decodeURIComponent(path)}: ${answer.error}`);
    return answer;
  }
  return {
    async query(expression) {
      const { data } = await get<VectorAnswer>(`query?query=${encodeURIComponent(expression)}`);
      return data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
    },
    async alerts() {
      const { data } = await get<AlertsAnswer>('alerts');
      return data.alerts.map(({ labels, state }) => ({ name: labels.alertname ?? '', state, labels }));
    },
  };
}
