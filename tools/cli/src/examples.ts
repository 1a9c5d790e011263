import type { Command } from 'commander';

/** Examples of commands whose own help has none, by the words of the command. */
const examples: Readonly<Record<string, readonly string[]>> = {
  query: [
    'query dead_letters --from 24h',
    `query --sql "SELECT metric, count(*) FROM customerio_events.events_current GROUP BY 1" --csv`,
  ],
  reconcile: ['reconcile --from 24h', 'reconcile --from 24h --json'],
  report: ['report --from 7d', 'report --from 7d --tolerance 1'],
  'dlq list': ['dlq list --code VENDOR_REJECTED --from 24h', 'dlq list --text order_refunded --header cio-source=shop'],
  'dlq groups': ['dlq groups', 'dlq groups --group-state ignored', 'dlq groups --from 1h --json'],
  'dlq acknowledge': [`dlq acknowledge 2d09c5e1a7b3 --why 'I look after it' --yes`],
  'dlq ignore': [`dlq ignore 2d09c5e1a7b3 --why 'known and harmless' --yes`],
  'dlq resolve': [`dlq resolve 2d09c5e1a7b3 --why 'the event is known now' --yes`],
  'dlq reopen': [`dlq reopen 2d09c5e1a7b3 --why 'it was not fixed' --yes`],
  'dlq replay': [
    `dlq replay --group 2d09c5e1a7b3 --why 'the event is known now'`,
    `dlq replay track-publisher/customerio.track/3/42 --why 'the event is known now' --yes`,
  ],
  forget: [`forget u1 --also ada@example.com --why 'request 17'`, `forget u1 --mode delete --why 'request 17' --yes`],
  'topics list': ['topics list'],
  'topics lag': ['topics lag', `topics lag --json | jq '.[] | select(.seconds > 60)'`],
  'topics check': [
    'topics check',
    'topics check --account webhook-receiver=User:receiver --account bigquery-sink=User:sink',
    `topics check --json | jq '.[] | select(.applicable)'`,
  ],
  'topics apply': [`topics apply --why 'new release'`, `topics apply --why 'new release' --yes`],
  'templates list': ['templates list'],
  'templates preview': [`templates preview order-confirmation --data '{"order_id":"1"}'`],
  'templates check': ['templates check'],
  'webhooks list': ['webhooks list'],
  'webhooks check': ['webhooks check', 'webhooks check --url https://bus.example.com'],
};

/** Adds examples to the help of a program's commands. */
export function addExamples(parent: Command, words: readonly string[] = []): void {
  for (const command of parent.commands) {
    const path = [...words, command.name()];
    const lines = examples[path.join(' ')];
    if (lines) command.addHelpText('after', ['', 'Examples:', ...lines.map((line) => `  cio-bus ${line}`)].join('\n'));
    addExamples(command, path);
  }
}
