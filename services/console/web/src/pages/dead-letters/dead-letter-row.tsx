import { Link } from 'wouter';
import type { DeadLetterSummary } from '../../api/operations.ts';
import { StateBadge } from '../../ui/badge.tsx';
import { Cause } from '../../ui/cause.tsx';
import { Ago } from '../../ui/time.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { address } from '../../url/search.ts';

interface DeadLetterRowProps {
  deadLetter: DeadLetterSummary;
  index: number;
  start: number;
  isSelected: boolean;
  toggle: (id: string) => void;
}

/** One dead letter of the list. */
export const DeadLetterRow = ({ deadLetter, index, start, isSelected, toggle }: DeadLetterRowProps) => (
  // biome-ignore lint/a11y/useSemanticElements: rows of a table cannot be placed one by one
  <div
    role="row"
    tabIndex={0}
    aria-rowindex={index + 1}
    data-index={index}
    className={isSelected ? 'dead-letter selected' : 'dead-letter'}
    style={{ transform: `translateY(${start}px)` }}
  >
    {/* biome-ignore lint/a11y/useSemanticElements: as above */}
    <span role="cell">
      <input
        type="checkbox"
        tabIndex={-1}
        checked={isSelected}
        aria-label={`Select ${deadLetter.id}`}
        onChange={() => toggle(deadLetter.id)}
      />
    </span>
    {/* biome-ignore lint/a11y/useSemanticElements: as above */}
    <span role="cell" className="dead-letter-main">
      <Link href={address('/dead-letters/one', { id: deadLetter.id })} tabIndex={-1}>
        <Cause of={deadLetter} />
      </Link>
      <span className="hint dead-letter-message">
        <Untrusted text={deadLetter.message} max={220} />
      </span>
    </span>
    {/* biome-ignore lint/a11y/useSemanticElements: as above */}
    <span role="cell" className="dead-letter-key mono">
      {deadLetter.key ? <Untrusted text={deadLetter.key.text} max={40} /> : '–'}
    </span>
    {/* biome-ignore lint/a11y/useSemanticElements: as above */}
    <span role="cell" className="dead-letter-when">
      <Ago at={deadLetter.failedAt} />
      {deadLetter.state !== 'open' && <StateBadge state={deadLetter.state} />}
    </span>
  </div>
);
