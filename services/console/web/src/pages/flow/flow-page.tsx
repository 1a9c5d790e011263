import { Link } from 'wouter';
import type { Flow } from '../../api/operations.ts';
import { useAnswer } from '../../api/use-call.ts';
import { formatCount, formatRate } from '../../format/numbers.ts';
import { formatDuration } from '../../format/times.ts';
import { StateBadge } from '../../ui/badge.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Answered, Empty } from '../../ui/states.tsx';
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
    <div className="table-scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Service</th>
            <th scope="col" className="right">
              Behind
            </th>
            <th scope="col" className="right">
              Oldest unsettled
            </th>
            <th scope="col" className="right">
              Instances
            </th>
            <th scope="col">Delivery</th>
          </tr>
        </thead>
        <tbody>
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
        </tbody>
      </table>
    </div>
  </section>
);

const Topics = ({ topics }: { topics: Flow['topics'] }) => (
  <section>
    <h2>Topics</h2>
    <div className="table-scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Topic</th>
            <th scope="col" className="right">
              Messages
            </th>
            <th scope="col" className="right">
              Written so far
            </th>
            <th scope="col" className="right">
              Partitions
            </th>
          </tr>
        </thead>
        <tbody>
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
        </tbody>
      </table>
    </div>
  </section>
);
