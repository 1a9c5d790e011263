import { vi } from 'vitest';
import { Judge, type Position, type ReturnedCall } from '../src/engine/decide/judge.ts';
import type { Entry } from '../src/engine/record/entry.ts';
import type { Outcome } from '../src/handler.ts';

const { judge } = Judge.prototype;

/** An engine with one of the faults that this engine has had, or could have. */
export interface Mutant {
  engine: string;
  plant(): void;
}

/** A message as a mutant changes it. */
export type Changeable = { -readonly [Name in keyof Entry]: Entry[Name] };

/** How a mutant judges: what it changes about a call, an outcome and a message before, and about the message afterwards. */
interface Judging {
  call?(call: ReturnedCall): ReturnedCall;
  outcome?(outcome: Outcome): Outcome;
  position?(position: Position): Position;
  before?(entry: Changeable): void;
  after?(entry: Changeable, previous: Readonly<Entry>): void;
}

/** Plants a judge that decides differently; `vi.restoreAllMocks` removes it. */
export function plantJudge({ call = same, outcome = same, position = same, before, after }: Judging): void {
  vi.spyOn(Judge.prototype, 'judge').mockImplementation(function (this: Judge, returned) {
    const verdicts = judge.call(this, call(returned));
    return (entry: Entry, given: Outcome, place: Position) => {
      before?.(entry);
      const previous = { ...entry };
      const verdict = verdicts(entry, outcome(given), position(place));
      after?.(entry, previous);
      return verdict;
    };
  });
}

const same = <T>(value: T): T => value;
