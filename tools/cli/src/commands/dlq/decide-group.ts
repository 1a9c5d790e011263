import type { GroupAction } from '@cio-bus/contracts';
import { type DecideGroupsReport, decideGroups } from '@cio-bus/dead-letters';
import { Command } from 'commander';
import { operatorOf } from '../../options/operator.ts';
import { type DecisionOptions, withDecision } from '../../options/options.ts';
import { printResult } from '../../output/print-result.ts';
import type { CliContext } from '../../terminal/context.ts';

const decisions = {
  acknowledge: { action: 'acknowledged', description: 'records that you are working on groups of dead letters' },
  ignore: { action: 'ignored', description: 'hides groups that are known and harmless, for 45 days' },
  resolve: {
    action: 'resolved',
    description: 'records that the cause of groups is fixed; they reopen when they recur',
  },
  reopen: { action: 'reopened', description: 'undoes a decision about groups' },
} as const satisfies Record<string, { action: GroupAction; description: string }>;

/** `cio-bus dlq acknowledge`, `ignore`, `resolve` and `reopen`: decisions about groups. */
export const dlqGroupCommands = (context: CliContext): Command[] =>
  Object.entries(decisions).map(([name, { action, description }]) =>
    withDecision(
      new Command(name)
        .description(description)
        .argument('<groups...>', 'ids of groups, as in `dlq groups`')
        .addHelpText('after', '\nTheir dead letters stay as they are: replay, discard or park them.'),
      context,
    ).action(async (groupIds: string[], options: DecisionOptions) => {
      const dryRun = !options.yes;
      const decided = await decideGroups({ ...(await operatorOf(context, options)), groupIds, action, dryRun });
      printResult(context, options, { ...decided, dryRun }, () => render(decided, action, dryRun));
    }),
  );

function render({ id, groups }: DecideGroupsReport, action: GroupAction, dryRun: boolean): string {
  const lines = groups.map(
    ({ groupId, groupState, count, service, code, reason, field }) =>
      `${groupId}  ${groupState}, ${count} dead letters: ${[service, code, reason, field].filter(Boolean).join(' ')}`,
  );
  const result = dryRun
    ? `Would be ${action}. Dry run: nothing was changed. Add --yes to carry it out.`
    : `${action}, as ${id}.`;
  return [...lines, result].join('\n');
}
