import { type Disposition, dispositionOf, type Traceable } from '@cio-bus/contracts';
import type { Handler, Outcome } from '@cio-bus/kafka';

/** Options of {@link runHandler}. */
export interface RunOptions {
  /** The signal that the handler gets. @default never aborted */
  signal?: AbortSignal;
}

/**
 * Calls a handler as the engine does, without Kafka: in batches of at most its `maxMessages`, one after the other, each
 * message once. Returns one outcome per message, by index.
 */
export async function outcomesOf(
  handler: Handler,
  messages: readonly Traceable[],
  { signal = new AbortController().signal }: RunOptions = {},
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  while (outcomes.length < messages.length) {
    const batch = messages.slice(outcomes.length, outcomes.length + handler.batch.maxMessages);
    outcomes.push(...(await handler.call(batch, { signal })));
  }
  return outcomes;
}

/** Like {@link outcomesOf}, in one word per message: `done`, `skipped`, or the disposition of the failure. */
export async function runHandler(
  handler: Handler,
  messages: readonly Traceable[],
  options: RunOptions = {},
): Promise<('done' | 'skipped' | Disposition)[]> {
  const outcomes = await outcomesOf(handler, messages, options);
  return outcomes.map((outcome) => (outcome.kind === 'failed' ? dispositionOf(outcome.error) : outcome.kind));
}
