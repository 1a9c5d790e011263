import { Link } from 'wouter';
import type { Flow } from '../../api/operations.ts';
import { useAnswer } from '../../api/use-call.ts';
import { formatCount, formatRate } from '../../format/numbers.ts';
import { formatDuration } from '../../format/times.ts';
import { StateBadge } from '../../ui/badge.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Answered, Empty } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { Ago } from '../../ui/time.tsx';
import { address } from '../../url/search.ts';
import { FlowGraph } from './flow-graph.tsx';
import { Problems } from './problems.tsx';

const AGAIN_MS = 15_000;

/** The whole bus at a glance. */
export function FlowPage() {
  const flow = useAnswer('getFlow', {}, { refetchMs: AGAIN_MS });
  return (
    <>
      <PageHead
        title="Flow"
        actions={
          flow.data && (
            <span className="hint">
              measured <Ago at={flow.data.at} />
            </span>
          )
        }
      >
        How messages move between services, and what stops them.
      </PageHead>
      <Answered asked={flow}>{(answer) => <FlowParts flow={answer} />}</Answered>
    </>
  );
}

function FlowParts({ flow }: { flow: Flow }) {
  if (flow.services.length === 0) {
    return (
      <Empty title="No service is known yet">
        Services appear here once their consumer groups exist. Start them, for example with <code>npm run dev</code>.
      </Empty>
    );
  }
  return (
    <>
      <Problems problems={flow.problems} />
      <FlowGraph flow={flow} />
      <Services services={flow.services} />
      <Topics topics={flow.topics} />
    </>
  );
}

const Services = ({ services }: { services: Flow['services'] }) => (
  <section>
    <h2>Services</h2>
    <Table
      columns={[
        'Service',
        { name: 'Behind', isRight: true },
        { name: 'Oldest unsettled', isRight: true },
        { name: 'Instances', isRight: true },
        'Delivery',
      ]}
    >
      {services.map(({ name, lag, lagSeconds, instances, gate, reason }) => (
        <tr key={name}>
          <th scope="row">
            <Link href={address('/dead-letters', { service: name })}>{name}</Link>
          </th>
          <td className="right number">{formatCount(lag)}</td>
          <td className="right number">{lagSeconds === null ? '–' : formatDuration(lagSeconds)}</td>
          <td className="right number">{instances ?? '–'}</td>
          <td>
            {gate === 'open' ? (
              <span className="hint">open</span>
            ) : (
              <>
                <StateBadge state={gate} /> {reason}
              </>
            )}
          </td>
        </tr>
      ))}
    </Table>
  </section>
);

const Topics = ({ topics }: { topics: Flow['topics'] }) => (
  <section>
    <h2>Topics</h2>
    <Table
      columns={[
        'Topic',
        { name: 'Messages', isRight: true },
        { name: 'Written so far', isRight: true },
        { name: 'Partitions', isRight: true },
      ]}
    >
      {topics.map(({ name, messagesPerSecond, endOffset, partitions }) => (
        <tr key={name}>
          <th scope="row" className="mono">
            {name}
          </th>
          <td className="right number">{formatRate(messagesPerSecond)}</td>
          <td className="right number">{formatCount(endOffset)}</td>
          <td className="right number">{partitions}</td>
        </tr>
      ))}
    </Table>
  </section>
);
