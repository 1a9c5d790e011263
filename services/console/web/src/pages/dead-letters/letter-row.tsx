import { Link } from 'wouter';
import type { DeadLetterSummary } from '../../api/operations.ts';
import { StateBadge } from '../../ui/badge.tsx';
import { Cause } from '../../ui/cause.tsx';
import { Ago } from '../../ui/time.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { address } from '../../url/search.ts';

interface LetterRowProps {
  letter: DeadLetterSummary;
  index: number;
  start: number;
  isSelected: boolean;
  toggle: (id: string) => void;
}

/** One dead letter of the list. */
export const LetterRow = ({ letter, index, start, isSelected, toggle }: LetterRowProps) => (
  // biome-ignore lint/a11y/useSemanticElements: rows of a table cannot be placed one by one
  <div
    role="row"
    tabIndex={0}
    aria-rowindex={index + 1}
    data-index={index}
    className={isSelected ? 'letter selected' : 'letter'}
    style={{ transform: `translateY(${start}px)` }}
  >
    {/* biome-ignore lint/a11y/useSemanticElements: as above */}
    <span role="cell">
      <input
        type="checkbox"
        tabIndex={-1}
        checked={isSelected}
        aria-label={`Select ${letter.id}`}
        onChange={() => toggle(letter.id)}
      />
    </span>
    {/* biome-ignore lint/a11y/useSemanticElements: as above */}
    <span role="cell" className="letter-main">
      <Link href={address('/dead-letters/one', { id: letter.id })} tabIndex={-1}>
        <Cause of={letter} />
      </Link>
      <span className="hint letter-message">
        <Untrusted text={letter.message} max={220} />
      </span>
    </span>
    {/* biome-ignore lint/a11y/useSemanticElements: as above */}
    <span role="cell" className="letter-key mono">
      {letter.key ? <Untrusted text={letter.key.text} max={40} /> : '–'}
    </span>
    {/* biome-ignore lint/a11y/useSemanticElements: as above */}
    <span role="cell" className="letter-when">
      <Ago at={letter.failedAt} />
      {letter.state !== 'open' && <StateBadge state={letter.state} />}
    </span>
  </div>
);
