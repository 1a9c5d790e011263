import { formatCount } from '../format/numbers.ts';
import { Untrusted } from './untrusted.tsx';

/** How many are left out, by reason; nothing when none is. */
export const ReasonCounts = ({
  title,
  counts,
}: {
  title: string;
  counts: readonly { reason: string; count: number }[];
}) =>
  counts.length > 0 && (
    <div className="reason-counts">
      <h3>{title}</h3>
      <ul>
        {counts.map(({ reason, count }) => (
          <li key={reason}>
            <span className="number">{formatCount(count)}</span> <Untrusted text={reason} />
          </li>
        ))}
      </ul>
    </div>
  );
