import type { ReactNode } from 'react';

export type Tone = 'quiet' | 'good' | 'warning' | 'critical' | 'accent';

/** A state in a word. */
export const Badge = ({ tone = 'quiet', children }: { tone?: Tone; children: ReactNode }) => (
  <span className={`badge ${tone}`}>{children}</span>
);

const tones: Readonly<Record<string, Tone>> = {
  open: 'warning',
  acknowledged: 'accent',
  parked: 'accent',
  started: 'accent',
  finished: 'good',
  paused: 'warning',
  stopped: 'critical',
  halted: 'critical',
  probing: 'warning',
};

/** The state of a group, dead letter, job or gate. */
export const StateBadge = ({ state }: { state: string }) => <Badge tone={tones[state] ?? 'quiet'}>{state}</Badge>;
