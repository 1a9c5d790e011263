import type { Operator, ReplayOptions, SettleSendOptions } from '@cio-bus/dead-letters';
import type { PersonSources } from '@cio-bus/reconcile';
import type { PreferenceEraser } from '@cio-bus/user-messaging/eraser';
import type { PersonEraser } from '@cio-bus/warehouse';
import type { Caller } from './caller.ts';

/** What decisions are carried out with. */
export interface Means extends Pick<SettleSendOptions, 'sends'> {
  /** The caller as the operator of a decision. */
  operator(caller: Caller, why: string): Promise<Operator & Pick<ReplayOptions, 'index' | 'transact'>>;
  /** Where people are looked for. */
  people: PersonSources;
  eraser: PersonEraser;
  /** Erases message preferences; undefined where no store of them is set. */
  preferences(): Promise<PreferenceEraser | undefined>;
}
