import type { DeadLetter } from '../../api/operations.ts';
import { formatBytes } from '../../format/numbers.ts';
import { Facts } from '../../ui/facts.tsx';
import { Time } from '../../ui/time.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { ValueView } from '../../ui/value-view.tsx';
import { Diff } from './diff.tsx';
import { HeaderTable } from './header-table.tsx';

/** What a dead letter contains: its record, value, headers, and what was decided. */
export const DeadLetterParts = ({ deadLetter }: { deadLetter: DeadLetter }) => (
  <>
    <Facts
      of={[
        ['Service', <Untrusted key="service" text={deadLetter.service} />],
        ['Release', deadLetter.release === null ? '–' : <Untrusted key="release" text={deadLetter.release} />],
        ['Attempts', deadLetter.attempts],
        ['Last failure', <Time key="last" at={deadLetter.failedAt} />],
        ['First failure', <Time key="first" at={deadLetter.firstFailedAt} />],
        ['Record', <Record key="record" deadLetter={deadLetter} />],
        ['Key', deadLetter.key ? <Untrusted key="key" text={deadLetter.key.text} /> : '–'],
        ['Size', sizeOf(deadLetter)],
        ['Dead letter topic', `partition ${deadLetter.position.partition}, offset ${deadLetter.position.offset}`],
      ]}
    />
    <section>
      <h2>Value</h2>
      <ValueView value={deadLetter.value} label="Value" />
    </section>
    {deadLetter.original && (
      <section>
        <h2>Value before it was edited</h2>
        <ValueView value={deadLetter.original} label="Original value" />
      </section>
    )}
    {deadLetter.changes && (
      <section>
        <h2>What was edited</h2>
        <Diff diff={deadLetter.changes} />
      </section>
    )}
    <HeaderTable headers={deadLetter.headers} leftOut={deadLetter.headersLeftOut} />
    <Decisions decisions={deadLetter.decisions} />
  </>
);

/** Of the value; and of the whole record, when that is not all of it. */
const sizeOf = ({ bytes, wholeBytes }: DeadLetter): string =>
  wholeBytes === null
    ? formatBytes(bytes)
    : `${formatBytes(bytes)}; only a part of the record was kept, which had ${formatBytes(wholeBytes)}`;

const Record = ({ deadLetter: { origin } }: { deadLetter: DeadLetter }) =>
  origin ? (
    <>
      <Untrusted text={origin.topic} />, partition {origin.partition}, offset {origin.offset}
    </>
  ) : (
    'none: a rejected webhook'
  );

const Decisions = ({ decisions }: { decisions: DeadLetter['decisions'] }) => (
  <section>
    <h2>Decisions</h2>
    {decisions.length === 0 ? (
      <p className="hint">Nobody has decided anything about it yet.</p>
    ) : (
      <ol className="timeline">
        {decisions.map(({ id, action, by, why, at }) => (
          <li key={`${id} ${at}`}>
            <Time at={at} /> <strong>{action}</strong> by <Untrusted text={by} />: <Untrusted text={why} max={500} />
          </li>
        ))}
      </ol>
    )}
  </section>
);
