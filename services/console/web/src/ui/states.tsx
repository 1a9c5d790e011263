import type { ReactNode } from 'react';
import type { CallError } from '../api/call.ts';
import { Icon } from './icon.tsx';

/** What a page says when there is nothing to show: what would be here, and how it comes here. */
export const Empty = ({ title, children }: { title: string; children?: ReactNode }) => (
  <div className="state">
    <h2>{title}</h2>
    <div className="state-text">{children}</div>
  </div>
);

const advice: Readonly<Partial<Record<CallError['code'], string>>> = {
  unreachable: 'It is asked again as soon as the console answers.',
  unavailable: 'The console runs, but what it reads does not answer. Look at Flow, or run `cio-bus doctor`.',
  forbidden: 'Ask for the role operator.',
  'not-found': 'Check the id: ids are shown whole everywhere in the console, and can be copied.',
  'too-many-requests': 'Wait a minute, then try again.',
  unexpected: "Look at the console's log for the same time.",
};

/** What went wrong, and what to do. */
export const Failure = ({ error, retry }: { error: CallError; retry?: () => void }) => (
  <div className="state failure" role="alert">
    <h2>
      <Icon name="warning" /> {error.message}
    </h2>
    <div className="state-text">{advice[error.code] ?? 'Change the input and try again.'}</div>
    {retry && (
      <button type="button" className="button" onClick={retry}>
        Try again
      </button>
    )}
  </div>
);

/** Rows that stand for what is on its way. */
export const Loading = ({ rows = 6 }: { rows?: number }) => (
  <div className="loading" role="status" aria-label="Loading">
    {Array.from({ length: rows }, (_, row) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
      <div key={row} className="loading-row" />
    ))}
  </div>
);

interface Asked<Answer> {
  data: Answer | undefined;
  error: CallError | null;
  refetch: () => unknown;
}

/** An answer when it is there; until then, or when it fails, what a reader needs to know. */
export function Answered<Answer>({
  asked,
  children,
}: {
  asked: Asked<Answer>;
  children: (answer: Answer) => ReactNode;
}) {
  const { data, error, refetch } = asked;
  if (data !== undefined) {
    return (
      <>
        {error && <p className="stale" role="status">{`Not up to date: ${error.message}`}</p>}
        {children(data)}
      </>
    );
  }
  return error ? <Failure error={error} retry={() => void refetch()} /> : <Loading />;
}
