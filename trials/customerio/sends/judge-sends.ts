import { audit } from '../../audit/audit.ts';
import { auditSources } from '../../audit/audit-sources.ts';
import { gatherAuditInput } from '../../audit/gather-audit-input.ts';
import { type AuditInput, commandIdOf, nameOf } from '../../audit/input/audit-input.ts';
import type { TrialPublisher } from '../../harness/measure/publisher.ts';
import { atLeast, atMost, exactly, type Measure, none } from '../../harness/trial.ts';
import type { TrialStack } from '../../harness/trial-stack.ts';

/** What must hold of sends whose sender was killed: nobody got two, each is settled or held, and no more are held than must. */
export async function judgeSends(
  stack: TrialStack,
  publisher: TrialPublisher,
  { kills, steps }: { kills: readonly string[]; steps: readonly string[] },
): Promise<Measure[]> {
  const input = await gatherAuditInput(auditSources(stack, publisher.published));
  const { checks, sendsInDoubt } = audit(input, { killed: true });
  const accepted = new Set(input.journal.filter(({ action }) => action === 'send').map(commandIdOf));
  const { settled, held } = endsOf(input);
  const ids = [...publisher.publishedAt.keys()];
  return [
    atLeast('kills', kills.length, steps.length),
    exactly('steps at which it was killed', new Set(kills).size, steps.length),
    atLeast('sends', ids.length, kills.length),
    atLeast('sends with a lost response', sendsInDoubt.answersLost, 1),
    none(
      'sends that were accepted twice',
      checks.flatMap(({ name, examples }) => (name === 'transactional accepted twice' ? examples : [])),
    ),
    none(
      'sends that are neither settled nor held',
      ids.filter((id) => !settled.has(id) && !held.has(id)),
    ),
    atMost('sends held', held.size, ids.filter((id) => !accepted.has(id)).length, 'that no listing shows'),
    none(
      'sends held that a listing shows',
      [...held].filter((id) => accepted.has(id)),
    ),
    none(
      'checks of the audit that failed',
      checks.filter(({ found }) => found > 0).map(({ name, found, examples }) => `${name}: ${found} (${examples[0]})`),
    ),
  ];
}

/** Ids of the sends with an outcome, and of those that have nothing but a dead letter in doubt. */
function endsOf({ records, outcomes, deadLetters }: AuditInput) {
  const idAt = new Map(records.map((record) => [nameOf(record), record.command?.id]));
  const settled = new Set(outcomes.filter(({ status }) => status === 'success').map(({ id }) => id));
  const inDoubt = deadLetters.filter(({ code }) => code === 'SEND_UNKNOWN');
  const held = inDoubt.flatMap(({ origin }) => (origin && idAt.get(nameOf(origin))) ?? []);
  return { settled, held: new Set(held.filter((id) => !settled.has(id))) };
}
