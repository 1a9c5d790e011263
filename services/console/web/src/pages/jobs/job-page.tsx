import { useState } from 'react';
import { Link } from 'wouter';
import type { Job } from '../../api/operations.ts';
import { useAnswer, useChange, useWhyNot } from '../../api/use-call.ts';
import { StateBadge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Id } from '../../ui/copy.tsx';
import { Facts } from '../../ui/facts.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Answered } from '../../ui/states.tsx';
import { Ago, Time } from '../../ui/time.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { WhyDialog } from '../../ui/why-dialog.tsx';
import { address } from '../../url/search.ts';
import { useFilters } from '../../url/use-filters.ts';
import { Progress } from './progress.tsx';

const AGAIN_MS = 2_000;

/** One replay: how far it is, why it waits or stopped, and how to pause or end it. */
export function JobPage() {
  const { id = '' } = useFilters(['id']).filters;
  const asked = useAnswer('getJob', { id }, { refetchMs: AGAIN_MS });
  return (
    <>
      <PageHead title="Replay job" actions={asked.data && <Controls job={asked.data} />}>
        <Id id={id} />
      </PageHead>
      <Answered asked={asked}>{(job) => <JobParts job={job} />}</Answered>
    </>
  );
}

const JobParts = ({ job }: { job: Job }) => (
  <>
    <div className="verdict">
      <StateBadge state={job.state} />{' '}
      <strong>
        <Untrusted text={job.why} max={500} />
      </strong>
      {job.reason && (
        <p className="job-reason">
          <Untrusted text={job.reason} max={1_000} />
        </p>
      )}
      {job.waitsFor && (
        <p>
          It waits for <Untrusted text={job.waitsFor} max={500} />.
        </p>
      )}
      <Progress job={job} />
    </div>
    <Facts
      of={[
        ['Changed by', <Untrusted key="by" text={job.by} />],
        ['Changed', <Time key="changed" at={job.changedAt} />],
        ['Last activity', <Ago key="active" at={job.lastActiveAt} />],
        ['Runs', whereItRuns(job)],
        [
          'Plan',
          <Link key="plan" href={address('/plans', { id: job.id })}>
            Open the plan
          </Link>,
        ],
        ['Digest', <Untrusted key="digest" text={job.digest} />],
      ]}
    />
  </>
);

function whereItRuns({ state, runsHere }: Job): string {
  if (state !== 'started') return 'no longer';
  return runsHere ? 'in this console' : 'elsewhere, or not at the moment';
}

type Change = 'pauseJob' | 'cancelJob' | 'resumeJob';
const texts: Readonly<Record<Change, { label: string; explained: string }>> = {
  pauseJob: { label: 'Pause', explained: 'It stops after the records that it is writing, and can be resumed.' },
  resumeJob: { label: 'Resume', explained: 'It continues where it stopped. What was replayed is not replayed again.' },
  cancelJob: { label: 'Cancel', explained: 'It ends for good. What was replayed stays replayed; the rest stays open.' },
};

function Controls({ job }: { job: Job }) {
  const [change, setChange] = useState<Change>();
  const notAllowed = useWhyNot();
  const ended = job.state === 'cancelled' || job.state === 'finished' ? `The job is ${job.state}.` : undefined;
  const isStarted = job.state === 'started';
  return (
    <>
      {isStarted && (
        <Button whyNot={notAllowed} onPress={() => setChange('pauseJob')}>
          Pause
        </Button>
      )}
      {!job.runsHere && (
        <Button whyNot={notAllowed ?? ended ?? whyNotHere(job)} onPress={() => setChange('resumeJob')}>
          Resume
        </Button>
      )}
      <Button kind="danger" whyNot={notAllowed ?? ended} onPress={() => setChange('cancelJob')}>
        Cancel
      </Button>
      {change && <ChangeDialog key={change} change={change} id={job.id} onClose={() => setChange(undefined)} />}
    </>
  );
}

/** The plan of a job is a file where it was made: this console, or whoever uses the command line. */
const whyNotHere = ({ resumable }: Job) =>
  resumable
    ? undefined
    : 'This console does not have its plan. Where cio-bus dlq plan has saved it, run: ' +
      "cio-bus dlq run <plan file> --why '…' --yes. Without the file, cancel this job, and plan what is still open.";

function ChangeDialog({ change, id, onClose }: { change: Change; id: string; onClose: () => void }) {
  const { mutate, isPending, error } = useChange(change);
  const { label, explained } = texts[change];
  return (
    <WhyDialog
      {...{
        title: `${label} the job?`,
        action: `${label} the job`,
        danger: change === 'cancelJob',
        open: true,
        onClose,
        error,
      }}
      busy={isPending}
      onConfirm={(why) => mutate({ id, why }, { onSuccess: onClose })}
    >
      {explained}
    </WhyDialog>
  );
}
