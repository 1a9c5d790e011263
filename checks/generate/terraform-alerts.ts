import { serviceNames, services } from '@cio-bus/local';
import {
  type Alert,
  alerts,
  badRatio,
  badRatioExpression,
  objectives,
  objectiveWindows,
  realTime,
  recordingRules,
} from '@cio-bus/prometheus';

/** An alert as `terraform/modules/alerts` takes it. */
export interface CloudAlert {
  expr: string;
  for: string;
  /** How often it is evaluated. */
  interval: '30s' | '300s';
  severity: 'critical' | 'warning' | 'info';
  summary: string;
  description: string;
  runbook: string;
}

const SEVERITIES = { page: 'critical', ticket: 'warning', none: 'info' } as const;
const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;
/** Cloud Monitoring evaluates an alert every 30 s up to this lookback, and every 5 minutes up to the other one. */
const SHORT_LOOKBACK_S = 25 * SECONDS.h;
const LONGEST_LOOKBACK_S = 8 * SECONDS.d;

/**
 * The alerts of Prometheus that hold in Cloud Monitoring, too, by name. It has no recording rules, so what they record is
 * put in place of its name; it looks back eight days at most; and it knows neither our scrape job nor `up`: a rule of its own
 * reports a worker that has fallen silent.
 */
export function cloudAlerts(): Record<string, CloudAlert> {
  const known = alerts.map((alert) => [alert.name, toCloudAlert(alert)] as const);
  return Object.fromEntries([...known.filter(([, { expr }]) => holdsInCloud(expr)), ['WorkerSilent', workerSilent()]]);
}

function toCloudAlert({ name, severity, for: wait, expr, summary, runbook }: Alert): CloudAlert {
  const inOnePiece = inlined(expr(realTime));
  return {
    expr: inOnePiece,
    for: `${seconds(wait)}s`,
    interval: lookback(inOnePiece) > SHORT_LOOKBACK_S ? '300s' : '30s',
    severity: SEVERITIES[severity],
    summary: name,
    description: summary.replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_, name: string) => label(name)),
    runbook: `docs/runbooks/${runbook}`,
  };
}

/** A label of the series that fired, as documentation of an alert policy names it. */
const label = (name: string) => `$\{metric_or_resource.labels.${name}}`;

const holdsInCloud = (expr: string) =>
  /cio_bus_|nodejs_/.test(expr) && !/job="/.test(expr) && lookback(expr) <= LONGEST_LOOKBACK_S;

/**
 * The longest time, s, by which an expression may look back: a window, how long ago it ends, and the longest subquery, which
 * the window may be in.
 */
export function lookback(expr: string): number {
  const ranges = [...expr.matchAll(/(?:\[(\d+[smhd])(:\w*)?\])?(?:\s+offset\s+(\d+[smhd]))?/g)];
  const longest = (isSubquery: boolean) =>
    ranges
      .filter(([, , step]) => (step !== undefined) === isSubquery)
      .map(([, window = '0s', , ago = '0s']) => seconds(window) + seconds(ago))
      .reduce((most, one) => Math.max(most, one), 0);
  return longest(false) + longest(true);
}

function workerSilent(): CloudAlert {
  const workers = serviceNames.filter((name) => !('PORT' in services[name].settings));
  return {
    expr: workers.map((name) => `absent(cio_bus_ready{service="${name}"})`).join('\nor\n'),
    for: '300s',
    interval: '30s',
    severity: 'critical',
    summary: 'WorkerSilent',
    description: `${label('service')} has exported no metrics for five minutes.`,
    runbook: 'docs/runbooks/service-down.md',
  };
}

/** An expression in which what rules record stands in place of its name; over a range as a subquery. */
export function inlined(expression: string): string {
  const expressions = recorded();
  return expression.replaceAll(RECORDED, (found, name: string, range?: string) => {
    const expr = expressions.get(name);
    if (expr === undefined) return found;
    return range ? `(${expr})[${range}:1m]` : `(${expr})`;
  });
}

/** The name of a recorded series, which has colons, its objective, and a range. */
const RECORDED = /([a-z_]+:\w+:\w+(?:\{slo="[\w-]+"\})?)(?:\[(\w+)\])?/g;

const recorded = () =>
  new Map([
    ...recordingRules.map(({ record, expr }) => [record, expr(realTime)] as const),
    ...objectives.flatMap((objective) =>
      objectiveWindows.map((window) => {
        const bad = badRatioExpression(objective, window, realTime);
        const labelled = `label_replace(${bad}, "slo", "${objective.name}", "", "")`;
        return [`${badRatio(window)}{slo="${objective.name}"}`, labelled] as const;
      }),
    ),
  ]);

function seconds(duration: string): number {
  const [, amount, unit] = /^(\d+)([smhd])$/.exec(duration) ?? [];
  return Number(amount) * SECONDS[unit as keyof typeof SECONDS];
}
