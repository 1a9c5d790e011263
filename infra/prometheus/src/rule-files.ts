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

/** The rule files of Prometheus, by name. */
export const ruleFiles = (): Record<string, string> => filesOf(realTime, (group) => group);

/** The same in another time, evaluated every second: for a trial. */
export const trialRuleFiles = (time: Time): Record<string, string> =>
  filesOf(time, (group) => ({ ...group, interval: '1s' }));

function filesOf(time: Time, adapt: (group: Group) => Group): Record<string, string> {
  const file = (groups: Group[]) => `${GENERATED_NOTICE}${stringify({ groups: groups.map(adapt) }, { lineWidth: 0 })}`;
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
  return { name: objective.name, interval: '1m', rules }; // windows of days need no more
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
