import { useAnswer } from '../../api/use-call.ts';
import { plural } from '../../format/numbers.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { Answered, Empty } from '../../ui/states.tsx';
import { SummaryTable } from '../../ui/summary-table.tsx';

const MOST = 500;

/** Sends that may have happened: an operator decides, or a report does. */
export function InDoubtPage() {
  const asked = useAnswer('listSendsInDoubt', { limit: MOST });
  return (
    <>
      <PageHead title="Sends in doubt">
        The response to a send was lost, and Customer.io could not say whether it happened. Sending again could reach a
        person twice.
      </PageHead>
      <Answered asked={asked}>
        {({ items, total }) =>
          items.length === 0 ? (
            <Empty title="No send is in doubt">
              When a response is lost, the sender looks the message up at Customer.io. Only what stays unclear comes
              here, and a report that names the delivery closes it by itself.
            </Empty>
          ) : (
            <>
              <p className="lead table-note">
                {plural(total, 'send')}, oldest first. Open one, find the message in Customer.io, and say whether it was
                sent.
              </p>
              <SummaryTable deadLetters={items} />
            </>
          )
        }
      </Answered>
    </>
  );
}
