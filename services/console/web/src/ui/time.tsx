import { formatAgo, formatTime } from '../format/times.ts';
import { useNow } from '../format/use-now.ts';

/** How long ago something was, with the exact time as its title. */
export function Ago({ at }: { at: number }) {
  const now = useNow();
  return (
    <time dateTime={isoOf(at)} title={formatTime(at)} className="nowrap">
      {formatAgo(at, now)}
    </time>
  );
}

/** The exact time. */
export const Time = ({ at }: { at: number }) => (
  <time dateTime={isoOf(at)} className="nowrap number">
    {formatTime(at)}
  </time>
);

/** A record may claim a time that no calendar has. */
function isoOf(at: number): string | undefined {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
