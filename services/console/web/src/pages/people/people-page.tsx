import type { Person } from '../../api/operations.ts';
import { useAnswer } from '../../api/use-call.ts';
import { Lookup } from '../../ui/lookup.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Answered, Empty } from '../../ui/states.tsx';
import { Missing, Steps } from '../../ui/steps.tsx';
import { SummaryTable } from '../../ui/summary-table.tsx';
import { Table } from '../../ui/table.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { useFilters } from '../../url/use-filters.ts';
import { Forget } from './forget.tsx';

/** What the bus knows of a person. */
export function PeoplePage() {
  const { filters, change } = useFilters(['id']);
  const { id = '' } = filters;
  const asked = useAnswer('getPerson', { id }, { enabled: id !== '' });
  return (
    <>
      <PageHead title="People" actions={id !== '' && <Forget key={id} id={id} />}>
        What was asked, sent and reported for one person, and what failed.
      </PageHead>
      <Lookup label="Id of a person" value={id} onLookup={(next) => change({ id: next }, { replace: false })} />
      {id === '' ? (
        <Empty title="Which person?">
          Enter the id that your apps use. Who has none is found by Customer.io's <code>cio_id</code>, and by an
          operator also by e-mail address.
        </Empty>
      ) : (
        <Answered asked={asked}>{(person) => <PersonParts person={person} />}</Answered>
      )}
    </>
  );
}

function PersonParts({ person }: { person: Person }) {
  const { commands, sends, reports, deadLetters, preferences, complete, sources } = person;
  const parts = [
    ['Commands', commands],
    ['Sends', sends],
    ['Reports', reports],
  ] as const;
  if (commands.length + sends.length + reports.length + deadLetters.length === 0) {
    return (
      <Empty title="Nothing is known of this person">
        Nothing was published for this id within the retention of the topics, and the table has no row of it.
      </Empty>
    );
  }
  return (
    <>
      <Missing complete={complete} warehouse={sources.warehouse} />
      {deadLetters.length > 0 && (
        <section>
          <h2>Dead letters</h2>
          <SummaryTable deadLetters={deadLetters} />
        </section>
      )}
      {preferences && <Preferences of={preferences} />}
      {parts.map(([title, steps]) => (
        <section key={title}>
          <h2>{title}</h2>
          {steps.length === 0 ? <p className="hint">None.</p> : <Steps steps={steps} />}
        </section>
      ))}
    </>
  );
}

const Preferences = ({ of }: { of: Readonly<Record<string, unknown>> }) => (
  <section>
    <h2>Preferences</h2>
    <Table>
      {Object.entries(of).map(([topic, value]) => (
        <tr key={topic}>
          <th scope="row">
            <Untrusted text={topic} max={120} />
          </th>
          <td>
            {typeof value === 'boolean' ? (
              value ? (
                'subscribed'
              ) : (
                'unsubscribed'
              )
            ) : (
              <Untrusted text={JSON.stringify(value)} />
            )}
          </td>
        </tr>
      ))}
    </Table>
  </section>
);
