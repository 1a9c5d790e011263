import { headers } from '@cio-bus/contracts';
import { vi } from 'vitest';
import { FloodGuard } from '../src/engine/decide/flood-guard.ts';
import { Lanes } from '../src/engine/hand-over/lanes.ts';
import { type Changeable, type Mutant, plantJudge } from './plant-judge.ts';

const { noteAccepted, noteRefused } = FloodGuard.prototype;
const { push } = Lanes.prototype;

type Refused = Parameters<FloodGuard['noteRefused']>;

const plantGuard = (changed: (...refused: Refused) => Refused) =>
  void vi.spyOn(FloodGuard.prototype, 'noteRefused').mockImplementation(function (this: FloodGuard, ...refused) {
    return noteRefused.apply(this, changed(...refused));
  });

/** The first rule that this engine had: half of the last 100 messages of at least ten keys. */
function plantLastHundred(): void {
  let last: { key: string; isRefused: boolean }[] = [];
  const isFlood = (key: string, isRefused: boolean) => {
    last = [...last, { key, isRefused }].slice(-100);
    const refused = last.filter((message) => message.isRefused);
    return last.length === 100 && refused.length >= 50 && new Set(refused.map((message) => message.key)).size >= 10;
  };
  vi.spyOn(FloodGuard.prototype, 'noteAccepted').mockImplementation(() => void isFlood('', false));
  vi.spyOn(FloodGuard.prototype, 'noteRefused').mockImplementation((_source, key) => isFlood(key, true));
}

/** Takes each message for one of another source. */
function plantManySources(): void {
  let messages = 0;
  const source = () => {
    messages += 1;
    return messages % 2 === 0 ? 'even' : 'odd';
  };
  vi.spyOn(FloodGuard.prototype, 'noteAccepted').mockImplementation(function (this: FloodGuard, _source, now) {
    noteAccepted.call(this, source(), now);
  });
  plantGuard((_source, key, now) => [source(), key, now]);
}

function plantManyKeys(): void {
  let messages = 0;
  plantGuard((source, _key, now) => {
    messages += 1;
    return [source, String(messages), now];
  });
}

/** Takes ten seconds for one. */
function plantLongWindow(): void {
  vi.spyOn(FloodGuard.prototype, 'noteAccepted').mockImplementation(function (this: FloodGuard, source, now) {
    noteAccepted.call(this, source, now / 10);
  });
  plantGuard((source, key, now) => [source, key, now / 10]);
}

const isReplayed = ({ record }: Changeable): boolean => record.headers[headers.replayId] !== undefined;

export const floodMutants: readonly Mutant[] = [
  { engine: 'looks at the last 100 messages in the order of handling', plant: plantLastHundred },
  { engine: 'halts for what one source alone gets refused', plant: plantManySources },
  { engine: 'halts for what one person gets refused', plant: plantManyKeys },
  {
    engine: 'halts for a few messages',
    plant: () =>
      void vi.spyOn(FloodGuard.prototype, 'noteRefused').mockImplementation(function (this: FloodGuard, ...refused) {
        for (let time = 1; time < 5; time++) noteRefused.apply(this, refused);
        return noteRefused.apply(this, refused);
      }),
  },
  {
    engine: 'counts what came more than 30 s ago',
    plant: plantLongWindow,
  },
  {
    engine: 'counts refused replays',
    plant: () =>
      plantJudge({
        before: (entry) => {
          entry.isReplay = false;
        },
      }),
  },
  {
    engine: 'never halts',
    plant: () => void vi.spyOn(FloodGuard.prototype, 'noteRefused').mockReturnValue(false),
  },
  {
    engine: 'holds a message back though a later one of its key has been accepted',
    plant: () => plantJudge({ position: (position) => ({ ...position, mayHold: true }) }),
  },
  {
    engine: 'lets replayed messages go before live ones that came later',
    plant: () => {
      plantJudge({
        before: (entry) => {
          entry.isReplay = isReplayed(entry);
        },
      });
      vi.spyOn(Lanes.prototype, 'push').mockImplementation(function (this: Lanes, key, entry) {
        push.call(this, key, Object.assign(entry, { isReplay: false }));
      });
    },
  },
];
