import { useMemo } from 'react';
import type { Flow } from '../../api/operations.ts';
import { formatRate, formatShort } from '../../format/numbers.ts';
import { formatDuration } from '../../format/times.ts';
import { Scroll } from '../../ui/scroll.tsx';
import { type Box, layOutFlow } from './lay-out-flow.ts';

/** Widest line, for a topic with 1,000 messages per second. */
const MAX_WIDTH = 3.5;

/** Services and topics from left to right, with the rate of each topic. The tables below say the same in words. */
export function FlowGraph({ flow }: { flow: Flow }) {
  const shape = JSON.stringify([
    flow.services.map(({ name, consumes, produces }) => ({ name, consumes, produces })),
    flow.topics.map(({ name }) => ({ name })),
  ]);
  const { boxes, arrows, x, y, width, height } = useMemo(() => {
    const [services, topics] = JSON.parse(shape) as [Flow['services'], Flow['topics']];
    return layOutFlow({ services, topics });
  }, [shape]);
  const rates = new Map(flow.topics.map(({ name, messagesPerSecond }) => [name, messagesPerSecond]));
  return (
    <Scroll className="flow-scroll" label="Graph of services and topics">
      <svg
        className="flow"
        viewBox={`${x} ${y} ${width} ${height}`}
        width={width}
        height={height}
        role="img"
        aria-label={summaryOf(flow)}
      >
        <ArrowHead />
        {arrows.map(({ id, path, topic }) => (
          <Line key={id} path={path} rate={rates.get(topic) ?? 0} />
        ))}
        {boxes.map((box) => (
          <g key={box.id} transform={`translate(${box.x} ${box.y})`}>
            {box.kind === 'topic' ? (
              <TopicBox box={box} rate={rates.get(box.name) ?? 0} />
            ) : (
              <ServiceBox box={box} flow={flow} />
            )}
          </g>
        ))}
      </svg>
    </Scroll>
  );
}

const Line = ({ path, rate }: { path: string; rate: number }) => (
  <path
    className={rate > 0 ? 'arrow moving' : 'arrow'}
    d={path}
    strokeWidth={Math.min(MAX_WIDTH, 1 + 0.75 * Math.log10(1 + rate))}
    markerEnd="url(#arrow)"
  />
);

const ArrowHead = () => (
  <defs>
    <marker
      id="arrow"
      viewBox="0 0 8 8"
      refX="7"
      refY="4"
      markerWidth="7"
      markerHeight="7"
      markerUnits="userSpaceOnUse"
      orient="auto"
    >
      <path d="M0 0 8 4 0 8z" />
    </marker>
  </defs>
);

const summaryOf = ({ services, topics }: Flow) =>
  `${services.length} services and ${topics.length} topics; the tables below list them`;

const TopicBox = ({ box, rate }: { box: Box; rate: number }) => (
  <>
    <rect className="topic-box" width={box.width} height={box.height} rx={box.height / 2} />
    <text className="topic-name" x={14} y={19}>
      {box.name.replace(/^customerio\./, '')}
    </text>
    <text className="topic-rate" x={box.width - 14} y={19} textAnchor="end">
      {formatRate(rate)}
    </text>
  </>
);

function ServiceBox({ box, flow }: { box: Box; flow: Flow }) {
  const service = flow.services.find(({ name }) => name === box.name);
  const problem = flow.problems.find(({ subject }) => subject === box.name);
  const waits = service?.lagSeconds ? ` · oldest ${formatDuration(service.lagSeconds)}` : '';
  return (
    <>
      <rect className={`service-box ${problem?.severity ?? ''}`} width={box.width} height={box.height} rx={8} />
      <text className="service-name" x={14} y={23}>
        {box.name}
      </text>
      <text className="service-lag" x={14} y={41}>
        {service?.lag ? `${formatShort(service.lag)} behind${waits}` : 'up to date'}
      </text>
      {problem && <circle className={`problem-mark ${problem.severity}`} cx={box.width - 14} cy={18} r={5} />}
    </>
  );
}
