import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { topics } from '@cio-bus/contracts';
import { type Stack, startStack } from '@cio-bus/local';
import { passed } from '../harness/render.ts';
import { atMost, exactly, type Measure, none, type Trial } from '../harness/trial.ts';
import { connect, disconnect, type TrialConnections } from '../stack/connections.ts';
import { type CommandResult, runCioBus } from '../stack/run-cio-bus.ts';
import { trialSettings } from '../stack/trial-settings.ts';
import { startBroker } from '../webhooks/place/broker.ts';
import { inDoubt, leaveInDoubt } from './held-send.ts';
import { operatorCommands } from './operator-commands.ts';
import { anEvent, refused, send } from './refused-events.ts';

const DEAD_LETTERS = 40_000;
/** This many wait for Kafka's acknowledgement at a time. */
const AT_ONCE = 10_000;
const BAR_S = 5;
const TIMEOUT_MS = 120_000;
/** Kafka's default, which the local brokers do without: whoever joins a group waits for it. */
const KAFKA_DEFAULTS = { 'group.initial.rebalance.delay.ms': '3000' };

/** Runs every command of the command line against many dead letters. */
export const manyDeadLetters: Trial = {
  name: 'commands',
  about: `every command of cio-bus on ${DEAD_LETTERS} dead letters, on a broker with Kafka's default delay of groups`,
  run: (print) => onPlace(print, timeCommands),
};

async function onPlace(
  print: (line: string) => void,
  use: (stack: Stack, connections: TrialConnections, folder: string) => Promise<Measure[]>,
): Promise<Measure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cio-bus-commands-'));
  const broker = await startBroker(folder, print, KAFKA_DEFAULTS);
  let measures: Measure[] = [];
  try {
    const kafka = { brokers: broker.brokers, source: 'the trial', stop: broker.stop };
    const env = { ...trialSettings({ ...process.env, KAFKA_BROKERS: undefined }), KAFKA_BROKERS: broker.brokers };
    const stack = await startStack({ mode: 'fail', ports: 'free', kafka, env, stateDir: join(folder, 'state') });
    try {
      const connections = await connect(stack);
      try {
        measures = await use(stack, connections, folder);
      } finally {
        await disconnect(connections);
      }
    } finally {
      await stack.stop();
    }
  } finally {
    await broker.stop();
    if (passed(measures)) await rm(folder, { recursive: true, force: true });
    else print(`  state and logs are in ${folder}`);
  }
  return measures;
}

async function timeCommands(stack: Stack, { producer }: TrialConnections, folder: string): Promise<Measure[]> {
  await producer.publish({ topic: topics.track, key: 'u1', value: 'not JSON' });
  await leaveInDoubt(stack, send);
  await producer.publish(inDoubt(send, 77));
  for (let from = 0; from < DEAD_LETTERS; from += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => producer.publish(refused(from + index))));
  }

  const run = (args: readonly string[]) => runCioBus(stack, args, TIMEOUT_MS);
  const first = await run(['dlq', 'list', '--json']);
  const ofCode = async (code: string) => {
    const [found] = JSON.parse((await run(['dlq', 'list', '--code', code, '--json'])).stdout) as Listed[];
    if (!found) throw new Error(`there is no dead letter with the code ${code}`);
    return found;
  };
  const ids = await namesIn(ofCode, stack, folder);
  const measures = [
    exactly('exit code of the first list, which fills the index', first.code ?? -1, 0),
    atMost('the first list', first.tookMs / 1_000, BAR_S, 's'),
  ];
  const failed: CommandResult[] = [];
  for (const args of operatorCommands) {
    const result = await run(args.map((arg) => ids[arg] ?? arg));
    if (args[1] === 'plan') ids.JOB = (JSON.parse(result.stdout) as { id: string }).id;
    if (result.code !== 0 && !mayFind(args)) failed.push(result);
    measures.push(atMost(shown(args), result.tookMs / 1_000, BAR_S, 's'));
  }
  return [
    ...measures,
    none(
      'commands that failed',
      failed.map(({ args, code, stderr }) => `${args.slice(0, 2).join(' ')} (${code}): ${stderr.slice(0, 300)}`),
    ),
  ];
}

/** Checks of a stack that has never seen its own dead letters' records find that. */
const mayFind = ([command]: readonly string[]): boolean =>
  ['reconcile', 'templates', 'doctor', 'report', 'query'].includes(command ?? '');

const shown = (args: readonly string[]): string =>
  args
    .slice(0, args[0] === 'dlq' ? 4 : 2)
    .join(' ')
    .slice(0, 50);

interface Listed {
  deadLetterId: string;
  groupId: string;
  code: string;
}

/** What the words of {@link operatorCommands} stand for. */
async function namesIn(
  ofCode: (code: string) => Promise<Listed>,
  stack: Stack,
  folder: string,
): Promise<Record<string, string>> {
  const [invalid, rejected, doubt] = await Promise.all(
    ['MESSAGE_INVALID', 'VENDOR_REJECTED', 'SEND_UNKNOWN'].map(ofCode),
  );
  const names = {
    ...{ ID: invalid?.deadLetterId ?? '', GROUP: rejected?.groupId ?? '', DOUBT: doubt?.deadLetterId ?? '' },
    ...{ PLAN: join(folder, 'plan.json'), BODY: join(folder, 'body.json'), REPAIRED: join(folder, 'repaired.json') },
    ADDRESS: stack.webhookUrl,
  };
  await writeFile(names.BODY, JSON.stringify({ metric: 'email_sent', customer_id: 'grace', timestamp: 1 }));
  await writeFile(names.REPAIRED, JSON.stringify(anEvent()));
  return names;
}
