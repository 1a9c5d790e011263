import { Command } from 'commander';
import { exitCodes } from '../exit-code.ts';
import { type JsonOption, withJson } from '../options/options.ts';
import { plainText } from '../output/plain-text.ts';
import { printResult } from '../output/print-result.ts';
import type { CliContext } from '../terminal/context.ts';
import { checkAppApi, checkClock, checkTrackApi } from './doctor/check-customerio.ts';
import { diagnoseKafka } from './doctor/check-kafka.ts';
import { checkLedger, checkTable } from './doctor/check-stores.ts';
import { type Diagnosis, diagnose } from './doctor/diagnosis.ts';

const HELP = `
Checks brokers, topics and their settings, services (whether they run, are less than five minutes behind and, with CONSOLE_SERVICES,
deliver), keys and region of Customer.io, the reporting webhook, the clock, the table with its columns and their types, and the ledger
with the settings of Redis. Changes nothing. It uses the settings of this shell: run it with those of the services.

Examples:
  cio-bus doctor
  cio-bus doctor --json | jq '.[] | select(.state == "fault")'

Exit code 1 when something is wrong.`;

const checks = [checkAppApi, checkTrackApi, checkClock, checkTable, checkLedger];

/** `cio-bus doctor`: what is wrong with a deployment, and what to do about it. */
export const doctorCommand = (context: CliContext): Command =>
  withJson(new Command('doctor').description('checks a deployment: what is wrong, and what to do about it'))
    .addHelpText('after', HELP)
    .action(async (options: JsonOption) => {
      const others = checks.map((check) => diagnose(check, context));
      const found = (await Promise.all([diagnoseKafka(context), ...others])).flat();
      printResult(context, options, found, () => found.map(render).join('\n'));
      const faults = found.filter(({ state }) => state === 'fault').length;
      if (faults === 0) return;
      context.warn(`${faults} ${faults === 1 ? 'fault' : 'faults'}`);
      context.end(exitCodes.found);
    });

const marks = { ok: '✓', fault: '✗', skipped: '–' } as const;

function render({ check, state, found, action }: Diagnosis): string {
  const text = (line: string | undefined) => (line === undefined ? [] : [`      ${plainText(line, 1_000)}`]);
  return [`  ${marks[state]} ${check}`, ...text(found), ...text(action && `do: ${action}`)].join('\n');
}
