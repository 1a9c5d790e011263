import type { Operator } from '@cio-bus/dead-letters';
import type { TopicReader } from '@cio-bus/kafka';
import type { CliContext } from './context.ts';
import type { DecisionOptions } from './options.ts';

/** Who decides and why, with what a decision is made: what every call of libs/dead-letters wants. */
export async function operatorOf(
  { connections, now }: Pick<CliContext, 'connections' | 'now'>,
  { by, why }: Pick<DecisionOptions, 'by' | 'why'>,
): Promise<Operator & { read: TopicReader }> {
  return { read: connections.read, producer: await connections.producer(), now, by, why };
}
