import type { Flow } from '../../api/operations.ts';
import { Icon } from '../../ui/icon.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { address } from '../../url/search.ts';

/** What is wrong, the worst first, and what to do about each. Nothing is shown when nothing is wrong. */
export function Problems({ problems }: { problems: Flow['problems'] }) {
  if (problems.length === 0) {
    return (
      <p className="all-well">
        <Icon name="check" /> Nothing stops the messages.
      </p>
    );
  }
  const worstFirst = [...problems].sort((a, b) => a.severity.localeCompare(b.severity));
  return (
    <ul className="problems" aria-label="Problems">
      {worstFirst.map(({ id, severity, subject, message, action, runbook }) => (
        <li key={id} className={`problem ${severity}`}>
          <Icon name="warning" />
          <div>
            <h3>
              <Untrusted text={subject} /> <span className="problem-severity">{severity}</span>
            </h3>
            <p>
              <Untrusted text={message} max={1_000} />
            </p>
            <p className="problem-action">
              <Untrusted text={action} max={1_000} />
            </p>
            {runbook && <Runbook path={runbook} />}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** The console shows `docs/runbooks` of the repository; beside what it is about, in a tab of its own. */
const Runbook = ({ path }: { path: string }) => (
  <a href={address('/runbook', { name: path.replace(/^.*\/|\.md$/g, '') })} target="_blank" rel="noreferrer">
    Runbook
  </a>
);
