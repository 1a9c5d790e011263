import { Link } from 'wouter';
import type { Step } from '../api/operations.ts';
import { formatDuration } from '../format/times.ts';
import { address } from '../url/search.ts';
import { Badge, type Tone } from './badge.tsx';
import { Time } from './time.tsx';
import { Untrusted } from './untrusted.tsx';

/** What happened to a message, in order, with the time between two steps. */
export const Steps = ({ steps }: { steps: readonly Step[] }) => (
  <ol className="steps">
    {steps.map((step, index) => {
      const before = steps[index - 1];
      return (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in time
        <li key={index} className={`step ${toneOf(step)}`}>
          <div className="step-when">
            <Time at={step.at} />
            {before && <span className="hint"> +{formatDuration(Math.max(0, step.at - before.at) / 1_000)}</span>}
          </div>
          <div>
            <strong>
              <Untrusted text={step.kind} max={60} />
            </strong>{' '}
            <span className="hint">
              <Untrusted text={step.service} max={60} />
            </span>{' '}
            {step.status && (
              <Badge tone={toneOf(step)}>
                <Untrusted text={step.status} max={60} />
              </Badge>
            )}
            <div>
              <Untrusted text={step.text} max={500} />
            </div>
            <StepPlace step={step} />
          </div>
        </li>
      );
    })}
  </ol>
);

const StepPlace = ({ step: { topic, partition, offset, deadLetterId, deliveryId, expired } }: { step: Step }) => (
  <div className="hint step-place">
    {topic && (
      <span className="mono">
        <Untrusted text={topic} /> {`${partition ?? '?'}/${offset ?? '?'}`}
      </span>
    )}
    {deliveryId && (
      <span className="mono">
        delivery <Untrusted text={deliveryId} />
      </span>
    )}
    {deadLetterId && <Link href={address('/dead-letters/one', { id: deadLetterId })}>Open the dead letter</Link>}
    {expired && <span>only the table has it</span>}
  </div>
);

function toneOf({ kind, status = '' }: Step): Tone {
  const words = `${kind} ${status}`.toLowerCase();
  if (/dead|reject|bounce|fail|drop/.test(words)) return 'critical';
  return /deliver|sent|accept|open|click/.test(words) ? 'good' : 'quiet';
}

/** Says when a source did not answer, so that what is missing is not taken for what never was. */
export const Missing = ({ complete, warehouse }: { complete: boolean; warehouse: 'ok' | 'unavailable' }) => (
  <>
    {warehouse === 'unavailable' && (
      <p className="stale">The table does not answer: this is what Kafka still has. Older steps may be missing.</p>
    )}
    {!complete && <p className="stale">Not everything could be read in time: reload the page for the rest.</p>}
  </>
);
