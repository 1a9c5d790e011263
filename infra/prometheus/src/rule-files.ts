import { stringify } from 'yaml';
import { type Alert, alertGroups } from './alerts.ts';
import { badRatio, badRatioExpression, objectives, objectiveWindows } from './objectives.ts';
import { recordingRules } from './recording-rules.ts';
import { realTime, type Time } from './time.ts';

/** First line of every file that is made here. */
export const GENERATED_NOTICE = '# Made by `npm run generate` from infra/prometheus/src; changes here are lost.\n';

interface Group {
  name: string;
  interval?: string;
  rules: object[];
}

/** The rule files of Prometheus, by name. In another time for a trial, whose rules are evaluated every second. */
export function ruleFiles(time: Time = realTime): Record<string, string> {
  const isTrial = time !== realTime;
  const file = (groups: Group[]) =>
    `${GENERATED_NOTICE}${stringify({ groups: groups.map((group) => (isTrial ? { ...group, interval: '1s' } : group)) }, { lineWidth: 0 })}`;
  return {
    'recording.yml': file([
      { name: 'cio-bus', rules: recordingRules.map(({ record, expr }) => ({ record, expr: expr(time) })) },
    ]),
    'objectives.yml': file(objectives.map((objective) => objectiveGroup(objective, time))),
    'alerts.yml': file(
      Object.entries(alertGroups).map(([name, alerts]) => ({
        name,
        rules: alerts.map((alert) => alertRule(alert, time)),
      })),
    ),
  };
}

function objectiveGroup(objective: (typeof objectives)[number], time: Time): Group {
  const rules = objectiveWindows.map((window) => ({
    record: badRatio(window),
    labels: { slo: objective.name },
    expr: badRatioExpression(objective, window, time),
  }));
  return { name: objective.name, rules };
}

/** What a firing alert carries. */
export const annotationsOf = ({ summary, runbook }: Alert) => ({ summary, runbook: `docs/runbooks/${runbook}` });

function alertRule(alert: Alert, time: Time): object {
  return {
    alert: alert.name,
    expr: alert.expr(time),
    ...(alert.for === '0s' ? {} : { for: time(alert.for) }),
    labels: { severity: alert.severity },
    annotations: annotationsOf(alert),
  };
}
