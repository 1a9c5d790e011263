import type { Step } from '../../api/operations.ts';
import { visibleString } from '../../format/visible-text.ts';
import { Scroll } from '../../ui/scroll.tsx';

const COLUMN = 170;
const ROW = 34;
const HEAD = 40;
const MAX_STEPS = 60;
const MAX_NAME = 22;

/** Who takes a step that no service of the bus has recorded. */
const others: Readonly<Record<string, string>> = {
  published: 'publisher',
  decided: 'operator',
  replayed: 'operator',
  reported: 'Customer.io',
  loaded: 'table',
};
const actorOf = ({ service, kind }: Step): string => service || (others[kind] ?? 'bus');

/** Who acted when, as columns: the list below says the same in words. */
export function Sequence({ steps }: { steps: readonly Step[] }) {
  const shown = steps.slice(0, MAX_STEPS);
  const names = [...new Set(shown.map(actorOf))];
  const x = (actor: string) => names.indexOf(actor) * COLUMN + COLUMN / 2;
  const [width, height] = [names.length * COLUMN, HEAD + shown.length * ROW];
  return (
    <Scroll className="flow-scroll" label="Sequence of the steps">
      <svg
        className="sequence"
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        role="img"
        aria-label="Sequence"
      >
        {names.map((name) => (
          <g key={name}>
            <text className="service-name" x={x(name)} y={20} textAnchor="middle">
              {visibleString(name).slice(0, MAX_NAME)}
            </text>
            <line className="life-line" x1={x(name)} x2={x(name)} y1={HEAD - 10} y2={height} />
          </g>
        ))}
        {shown.map((step, index) => {
          const before = shown[index - 1];
          const y = HEAD + index * ROW + ROW / 2;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in time
            <g key={index}>
              {before && actorOf(before) !== actorOf(step) && (
                <line className="life-step" x1={x(actorOf(before))} x2={x(actorOf(step))} y1={y} y2={y} />
              )}
              <circle className="life-dot" cx={x(actorOf(step))} cy={y} r={5} />
              <text className="service-lag" x={x(actorOf(step)) + 10} y={y - 6}>
                {visibleString(step.kind).slice(0, MAX_NAME)}
              </text>
            </g>
          );
        })}
      </svg>
    </Scroll>
  );
}
