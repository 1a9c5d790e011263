import type { Time } from './time.ts';

/** An alert rule: its condition, how urgent it is, what it says, and its runbook. */
export interface Alert {
  name: string;
  /** `page`: act now; `ticket`: act within days; `none`: no action. */
  severity: 'page' | 'ticket' | 'none';
  /** How long the condition must hold before the alert fires. */
  for: string;
  expr(time: Time): string;
  /** One sentence; `{{ $labels.x }}` inserts a label. */
  summary: string;
  /** File in `docs/runbooks/`, optionally with an anchor. */
  runbook: string;
}
