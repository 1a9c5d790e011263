import { Link } from 'wouter';
import type { DeadLetterSummary } from '../api/operations.ts';
import { address } from '../url/search.ts';
import { StateBadge } from './badge.tsx';
import { Cause } from './cause.tsx';
import { Table } from './table.tsx';
import { Ago } from './time.tsx';
import { Untrusted } from './untrusted.tsx';

/** A few dead letters. */
export const SummaryTable = ({ deadLetters }: { deadLetters: readonly DeadLetterSummary[] }) => (
  <Table className="stacked">
    {deadLetters.map((deadLetter) => (
      <tr key={deadLetter.id}>
        <th scope="row">
          <Link href={address('/dead-letters/one', { id: deadLetter.id })}>
            <Cause of={deadLetter} />
          </Link>
          <div className="hint">
            <Untrusted text={deadLetter.message} max={200} />
          </div>
        </th>
        <td className="mono">{deadLetter.key && <Untrusted text={deadLetter.key.text} max={60} />}</td>
        <td>
          <StateBadge state={deadLetter.state} />
        </td>
        <td className="right">
          <Ago at={deadLetter.failedAt} />
        </td>
      </tr>
    ))}
  </Table>
);
