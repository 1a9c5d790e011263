import { setTimeout as sleep } from 'node:timers/promises';
import { deadLetterHeaders } from '@cio-bus/contracts';
import { sandboxCredentials } from '@cio-bus/local';
import { Secret } from '@cio-bus/service';
import { signWebhook } from '@cio-bus/webhooks';
import type { ReadRecord, RecordToWrite } from '../../../any-client/kafka-record.ts';
import { runCioBus } from '../../../stack/run-cio-bus.ts';
import type { Step, StepOf } from '../cases/field-case.ts';
import { fillIn } from '../cases/fill-in.ts';
import { deadLettersOf } from '../checks/dead-letters.ts';
import type { FieldStack } from '../stack/field-stack.ts';
import { type CaseFacts, callApp } from './case-facts.ts';
import { PATIENCE } from './patience.ts';
import { waitForCompaction, waitForRest } from './rest.ts';
import { toRecords } from './to-records.ts';

/** What one step does to a stack; checks are judged elsewhere. */
type Act<Do extends Step['do']> = (
  step: StepOf<Do>,
  stack: FieldStack,
  facts: CaseFacts,
) => Promise<unknown> | undefined;

const BATCH = 1_000;
/** A wait from this long on is for the services to do something; a shorter one is itself part of the case. */
const LONG_WAIT_MS = 10_000;
const DEAD_LETTER_WITHIN_MS = 60_000;
const dlqHeaderNames: ReadonlySet<string> = new Set(Object.values(deadLetterHeaders));

async function produce(step: StepOf<'produce'> | StepOf<'produceMany'>, { writer }: FieldStack, facts: CaseFacts) {
  const records = toRecords(step, { now: Date.now(), saved: facts.saved });
  facts.written.push(...records.map(({ key, value }) => ({ key: key?.toString() ?? null, value })));
  try {
    for (let from = 0; from < records.length; from += BATCH) {
      const options = { compression: step.compression, transaction: step.txn };
      await writer.write(records.slice(from, from + BATCH), options);
    }
  } catch (error) {
    facts.produceErrors.push(explain(error));
  }
}

/** An error with its causes: the client wraps the broker's reason several times. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { apiId } = error as { apiId?: unknown };
  const inner = [...((error as AggregateError).errors ?? []), error.cause].filter((one) => one !== undefined);
  const own = `${apiId === undefined ? '' : `${apiId}: `}${error.message}`;
  return [own, ...inner.map(explain)].join(' < ');
}

async function postWebhook({ http }: StepOf<'webhook'>, { stack }: FieldStack, facts: CaseFacts) {
  const body = Buffer.from(http.bodyBase64, 'base64');
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const secret = new Secret(sandboxCredentials.CUSTOMERIO_WEBHOOK_SECRET);
  const signature = signWebhook(secret, { scheme: 'v0', timestamp, rawBody: body });
  const signed = http.sign === 'none' ? {} : { 'x-cio-timestamp': timestamp, 'x-cio-signature': signature };
  facts.written.push({ key: undefined, value: body });
  const url = new URL(http.path, stack.webhookUrl);
  const response = await fetch(url, { method: http.method, headers: { ...http.headers, ...signed }, body });
  await response.body?.cancel();
  facts.status = response.status;
}

async function copyLetter(step: StepOf<'copyLetter'>, { tap, writer }: FieldStack, facts: CaseFacts) {
  const deadLetter = await findDeadLetter(tap, step.key);
  const copy = copyOf(deadLetter, step);
  facts.written.push({ key: step.key, value: copy.value });
  await writer.write([copy]);
}

async function findDeadLetter(tap: FieldStack['tap'], key: string): Promise<ReadRecord> {
  const deadline = performance.now() + DEAD_LETTER_WITHIN_MS;
  for (;;) {
    const deadLetter = deadLettersOf(tap.after(0)).find((one) => one.key?.toString() === key);
    if (deadLetter) return deadLetter;
    if (performance.now() > deadline) throw new Error(`there is no dead letter of ${key} to copy`);
    await sleep(100);
  }
}

function copyOf({ key, value, headers }: ReadRecord, step: StepOf<'copyLetter'>): RecordToWrite {
  const [from, to] = step.replace ?? ['', ''];
  const own = headers.filter(([name]) => !dlqHeaderNames.has(name.toString()));
  return {
    topic: step.topic,
    key,
    value: step.replace && value ? Buffer.from(value.toString().replace(from, to)) : value,
    headers: { all: headers, own, none: [] }[step.headers],
  };
}

function administer(step: StepOf<'kafkaAdmin'>, { admin }: FieldStack, facts: CaseFacts): Promise<void> {
  switch (step.op) {
    case 'alterTopic':
      if (step.config['cleanup.policy'] === 'compact') facts.compacting = step.topic;
      return admin.alterTopic(step.topic, step.config);
    case 'createPartitions':
      return admin.createPartitions(step.topic, step.count);
    case 'deleteGroupOffsets':
      return admin.deleteGroupOffsets(step.group, step.topic);
  }
}

async function callSandbox({ path, json }: StepOf<'sandbox'>, { sandboxUrl }: FieldStack): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${sandboxUrl}${path}`, { method: 'POST', headers, body: JSON.stringify(json ?? {}) });
  if (!response.ok) throw new Error(`the sandbox responded ${response.status} to ${path}: ${await response.text()}`);
}

async function runCommand({ args, timeoutS }: StepOf<'cli'>, { stack }: FieldStack, facts: CaseFacts) {
  const filled = args.map((arg) => fillIn(arg, { now: Date.now(), saved: facts.saved }));
  facts.command = await runCioBus(stack, filled, PATIENCE * timeoutS * 1_000);
}

async function wait({ ms: longestMs }: StepOf<'wait'>, stack: FieldStack, facts: CaseFacts) {
  if (longestMs < LONG_WAIT_MS) return sleep(longestMs);
  const topic = facts.compacting;
  if (topic === undefined) return waitForRest(stack, longestMs);
  facts.compacting = undefined;
  const keys = new Set(facts.written.flatMap(({ key }) => key ?? []));
  return waitForCompaction(stack, { topic, keys, longestMs });
}

const acts: { [Do in Step['do']]: Act<Do> } = {
  produce,
  produceMany: produce,
  txn: ({ id, op }, { writer }) => (op === 'begin' ? writer.begin(id) : writer.end(id, op)),
  webhook: postWebhook,
  stop: ({ service }, { stack }) => stack.service(service).stop(),
  start: ({ service }, { stack }) => stack.service(service).start(),
  kafkaAdmin: administer,
  sandbox: callSandbox,
  sandboxApp: ({ path, method, json }, { sandboxUrl }) => callApp(sandboxUrl, path, method, json),
  cli: runCommand,
  copyLetter,
  wait,
  check: () => undefined,
};

/** Does what a step says. @throws Error when it cannot be done, which is no finding about the product */
export async function act(step: Step, stack: FieldStack, facts: CaseFacts): Promise<void> {
  await (acts[step.do] as Act<Step['do']>)(step, stack, facts);
}
