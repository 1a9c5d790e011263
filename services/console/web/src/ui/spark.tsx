import { formatCount } from '../format/numbers.ts';

const BAR = 3;
const GAP = 1;
const HEIGHT = 20;

/** How many in each hour, the current one last. */
export function Spark({ counts, label }: { counts: readonly number[]; label: string }) {
  const most = Math.max(1, ...counts);
  const total = counts.reduce((sum, count) => sum + count, 0);
  return (
    <svg
      className="spark"
      viewBox={`0 0 ${counts.length * (BAR + GAP)} ${HEIGHT}`}
      width={counts.length * (BAR + GAP)}
      height={HEIGHT}
      role="img"
      aria-label={`${label}: ${formatCount(total)}, at most ${formatCount(Math.max(0, ...counts))} an hour`}
    >
      {counts.map((count, hour) => {
        const height = count === 0 ? 1 : Math.max(2, Math.round((count / most) * HEIGHT));
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: an hour is its place in the list
            key={hour}
            className={count === 0 ? 'none' : ''}
            x={hour * (BAR + GAP)}
            y={HEIGHT - height}
            width={BAR}
            height={height}
          />
        );
      })}
    </svg>
  );
}
