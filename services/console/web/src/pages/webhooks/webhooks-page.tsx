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

/** Why the last report is not known. */
const unknownBecause: Readonly<Record<Webhooks['receiver'], string>> = {
  answers: 'not since the receiver started',
  'does-not-answer': 'the receiver does not answer',
  unknown: 'the receiver is not in CONSOLE_SERVICES',
};

const WebhookFigures = ({ webhooks }: { webhooks: Webhooks }) => (
  <>
    {webhooks.brake.stopped && (
      <p className="stale" role="alert">
        The brake has stopped suppressions: more reports asked for one than is allowed. Look at them before you release
        it.
      </p>
    )}
    {!webhooks.hasReports && (
      <Empty title="No report has come yet">
        Create the reporting webhook at Customer.io with <code>cio-bus webhooks create</code>, then send a message.
      </Empty>
    )}
    <div className="figures">
      <FeedFigures of={webhooks} />
      <ReactionFigures of={webhooks} />
    </div>
  </>
);

const FeedFigures = ({ of: { lastReceivedAt, receiver, ratePerSecond, feedDelaySeconds } }: { of: Webhooks }) => (
  <>
    {lastReceivedAt === null ? (
      <Figure name="Last report" value="–" note={unknownBecause[receiver]} />
    ) : (
      <Figure name="Last report" value={<Ago at={lastReceivedAt} />} />
    )}
    <Figure name="Reports" value={formatRate(ratePerSecond)} />
    <Figure
      name="Delay of the feed"
      value={feedDelaySeconds === null ? '–' : formatDuration(feedDelaySeconds)}
      note={
        feedDelaySeconds === null
          ? 'no report seen in the last 10 minutes'
          : '99 of 100 of the last 10 minutes are faster'
      }
    />
  </>
);

const ReactionFigures = ({ of: { unreported, suppressions24h, brake } }: { of: Webhooks }) => (
  <>
    <Figure name="Never reported" value={known(unreported)} note="accepted by Customer.io, no report since" />
    <Figure name="Suppressions" value={known(suppressions24h)} note="in the last 24 hours" />
    <Figure
      name="Brake"
      value={`${known(brake.used)} of ${known(brake.max)}`}
      note={brake.stopped ? 'stopped' : 'suppressions of the last hour, before it stops them'}
      tone={brake.stopped ? 'critical' : ''}
    />
  </>
);
