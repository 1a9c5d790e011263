import { Link } from 'wouter';
import type { DeadLetterSummary } from '../api/operations.ts';
import { address } from '../url/search.ts';
import { StateBadge } from './badge.tsx';
import { Cause } from './cause.tsx';
import { Table } from './table.tsx';
import { Ago } from './time.tsx';
import { Untrusted } from './untrusted.tsx';

/** A few dead letters. */
export const SummaryTable = ({ letters }: { letters: readonly DeadLetterSummary[] }) => (
  <Table className="stacked">
    {letters.map((letter) => (
      <tr key={letter.id}>
        <th scope="row">
          <Link href={address('/dead-letters/one', { id: letter.id })}>
            <Cause of={letter} />
          </Link>
          <div className="hint">
            <Untrusted text={letter.message} max={200} />
          </div>
        </th>
        <td className="mono">{letter.key && <Untrusted text={letter.key.text} max={60} />}</td>
        <td>
          <StateBadge state={letter.state} />
        </td>
        <td className="right">
          <Ago at={letter.failedAt} />
        </td>
      </tr>
    ))}
  </Table>
);
