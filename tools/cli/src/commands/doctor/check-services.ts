import type { Topic } from '@cio-bus/contracts';
import type { CliContext } from '../../terminal/context.ts';
import { measureLag } from '../topics/measure-lags.ts';
import { readers } from '../topics/readers.ts';
import { type Check, type Diagnosis, diagnose, fault, ok } from './diagnosis.ts';

/** As in the alert `ConsumerLagHigh`. */
const BEHIND_SECONDS = 300;

/** Each service alone: the group of one may be denied to this user. @param existing topics; of others nothing is asked */
export async function diagnoseServices(context: CliContext, existing: ReadonlySet<string>): Promise<Diagnosis[]> {
  const topicsOf = Map.groupBy(
    readers.filter(([, topic]) => existing.has(topic)),
    ([service]) => service,
  );
  const checks = [...topicsOf].flatMap(([service, read]) =>
    checksOf(
      service,
      read.map(([, topic]) => topic),
    ),
  );
  return (await Promise.all(checks.map((check) => diagnose(check, context)))).flat();
}

/** Whether an instance of a service runs, delivers, and keeps up. */
function checksOf(service: string, read: readonly Topic[]): Check[] {
  const action = 'see docs/runbooks/service-down.md';
  return [
    { name: `${service} runs`, action, run: async (context) => [await ofGroup(context, service, read)] },
    { name: `${service} delivers`, action, run: (context) => ofGate(context, service) },
    ...read.map((topic) => ({
      ...{ name: `${service} keeps up with ${topic}`, action },
      run: async (context: CliContext) => [await ofLag(context, service, topic)],
    })),
  ];
}

async function ofGroup({ connections }: CliContext, service: string, read: readonly Topic[]): Promise<Diagnosis> {
  const check = `${service} runs`;
  const group = `customerio-${service}`;
  if ((await connections.members(group)) === 0)
    return fault(
      check,
      `the group ${group} has no member`,
      `start ${service}, with this KAFKA_BROKERS and KAFKA_TOPIC_PREFIX; see its log`,
    );
  const committed = await Promise.all(read.map((topic) => connections.committed(group, topic)));
  if (committed.flat().some(({ offset }) => offset >= 0)) return ok(check);
  return fault(check, 'it has joined, and never committed an offset', `look at /readyz and the log of ${service}`);
}

async function ofGate({ connections }: CliContext, service: string): Promise<Diagnosis[]> {
  const check = `${service} delivers`;
  const { gate, reason = 'no reason is known' } = await connections.gate(service);
  if (gate === 'open') return [ok(check)];
  if (gate === 'unknown') return [{ check, state: 'skipped', found: reason }];
  const runbook = gate === 'halted' ? 'delivery-halted' : 'vendor-outage';
  return [fault(check, `its gate is ${gate}: ${reason}`, `see docs/runbooks/${runbook}.md`)];
}

async function ofLag(context: CliContext, service: string, topic: Topic): Promise<Diagnosis> {
  const check = `${service} keeps up with ${topic}`;
  const { lag, seconds } = await measureLag(context, service, topic);
  if (seconds <= BEHIND_SECONDS) return ok(check);
  const found = `${lag} ${lag === 1 ? 'record is' : 'records are'} not settled, the oldest for ${seconds} s`;
  return fault(check, found, 'see docs/runbooks/consumer-lag.md');
}
