import type { Time } from './time.ts';

/** One alert: what is wrong, for how long, who has to know, and what to do. */
export interface Alert {
  name: string;
  /** `page`: somebody has to act now; `ticket`: within days; `none`: nobody. */
  severity: 'page' | 'ticket' | 'none';
  /** How long it must hold. */
  for: string;
  expr(time: Time): string;
  /** One sentence; `{{ $labels.x }}` names a label. */
  summary: string;
  /** File of `docs/runbooks/`, with an anchor when it has one. */
  runbook: string;
}
