import type { Webhooks } from '../../api/operations.ts';
import { useAnswer } from '../../api/use-call.ts';
import { formatCount, formatRate } from '../../format/numbers.ts';
import { formatDuration } from '../../format/times.ts';
import { Figure } from '../../ui/facts.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Answered, Empty } from '../../ui/states.tsx';
import { Ago } from '../../ui/time.tsx';

const AGAIN_MS = 15_000;

/** The feed of Customer.io's reports, and what it made the bus do. */
export function WebhooksPage() {
  const asked = useAnswer('getWebhooks', {}, { refetchMs: AGAIN_MS });
  return (
    <>
      <PageHead title="Webhooks">
        What Customer.io reports of messages: how late it comes, and what the bus does with it.
      </PageHead>
      <Answered asked={asked}>{(webhooks) => <WebhookFigures webhooks={webhooks} />}</Answered>
    </>
  );
}

const known = (value: number | null) => (value === null ? '–' : formatCount(value));

function WebhookFigures({ webhooks }: { webhooks: Webhooks }) {
  const { feedDelaySeconds, lastReceivedAt, ratePerSecond, suppressions24h, brake, unreported } = webhooks;
  if (lastReceivedAt === null) {
    return (
      <Empty title="No report has come yet">
        Create the reporting webhook at Customer.io with <code>cio-bus webhooks create</code>, then send a message.
      </Empty>
    );
  }
  return (
    <>
      {brake.stopped && (
        <p className="stale" role="alert">
          The brake has stopped suppressions: more reports asked for one than is allowed. Look at them before you
          release it.
        </p>
      )}
      <div className="figures">
        <Figure name="Last report" value={<Ago at={lastReceivedAt} />} />
        <Figure name="Reports" value={formatRate(ratePerSecond)} />
        <Figure
          name="Delay of the feed"
          value={feedDelaySeconds === null ? '–' : formatDuration(feedDelaySeconds)}
          note="99 of 100 are faster"
        />
        <Figure name="Never reported" value={known(unreported)} note="accepted by Customer.io, no report since" />
        <Figure name="Suppressions" value={known(suppressions24h)} note="in the last 24 hours" />
        <Figure
          name="Brake"
          value={`${known(brake.used)} of ${known(brake.max)}`}
          note={brake.stopped ? 'stopped' : 'suppressions of the last hour, before it stops them'}
          tone={brake.stopped ? 'critical' : ''}
        />
      </div>
    </>
  );
}
