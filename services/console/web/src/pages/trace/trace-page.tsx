import type { Trace } from '../../api/operations.ts';
import { useAnswer } from '../../api/use-call.ts';
import { plural } from '../../format/numbers.ts';
import { Lookup } from '../../ui/lookup.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Answered, Empty } from '../../ui/states.tsx';
import { Missing, Steps } from '../../ui/steps.tsx';
import { useFilters } from '../../url/use-filters.ts';
import { Sequence } from './sequence.tsx';

/** One message from its publication to the last report about it. */
export function TracePage() {
  const { filters, change } = useFilters(['id']);
  const { id = '' } = filters;
  const asked = useAnswer('getTrace', { id }, { enabled: id !== '' });
  return (
    <>
      <PageHead title="Trace">Every step of one message: published, refused, replayed, delivered, reported.</PageHead>
      <Lookup
        label="Message, command or delivery id"
        value={id}
        onLookup={(next) => change({ id: next }, { replace: false })}
      />
      {id === '' ? (
        <Empty title="Which message?">
          Enter the <code>cio-id</code> of a message, as the publisher's log and each dead letter show it.
        </Empty>
      ) : (
        <Answered asked={asked}>{(trace) => <TraceParts trace={trace} />}</Answered>
      )}
    </>
  );
}

const TraceParts = ({ trace }: { trace: Trace }) =>
  trace.steps.length === 0 ? (
    <Empty title="Nothing is known of this id">
      Kafka keeps records for the retention of their topic; the table keeps them longer. Check that the id is whole.
    </Empty>
  ) : (
    <>
      <Missing complete={trace.complete} warehouse={trace.sources.warehouse} />
      <Sequence steps={trace.steps} />
      <section>
        <h2>{plural(trace.steps.length, 'step')}</h2>
        <Steps steps={trace.steps} />
      </section>
    </>
  );
