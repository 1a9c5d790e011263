import type { Operator, ReplayOptions } from '@cio-bus/dead-letters';
import type { CliContext } from '../terminal/context.ts';
import type { DecisionOptions } from './options.ts';

/** The operator of a decision, in the form that libs/dead-letters takes. */
export async function operatorOf(
  { connections, now }: Pick<CliContext, 'connections' | 'now'>,
  { by, why }: Pick<DecisionOptions, 'by' | 'why'>,
): Promise<Operator & Pick<ReplayOptions, 'index' | 'transact'>> {
  const { transact } = connections;
  return { index: connections.deadLetters(), transact, producer: await connections.producer(), now, by, why };
}
