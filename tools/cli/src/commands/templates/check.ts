import { exitCodes } from '../../exit-code.ts';
import type { JsonOption } from '../../options/options.ts';
import { printResult } from '../../output/print-result.ts';
import { renderObjects } from '../../output/table.ts';
import type { CliContext } from '../../terminal/context.ts';

/** `cio-bus templates check`: ends with 1 when a template does not fit the account. */
export async function checkAgainstAccount(context: CliContext, options: JsonOption): Promise<void> {
  const { list } = context.connections.templates();
  const customerio = await context.connections.customerio();
  const findings = await customerio.checkTemplates(list);
  printResult(context, options, findings, () =>
    findings.length === 0
      ? `${list.length} templates fit the account`
      : renderObjects(findings as unknown as Record<string, unknown>[], ['template', 'problem', 'detail']),
  );
  if (findings.length > 0) context.end(exitCodes.found);
}
