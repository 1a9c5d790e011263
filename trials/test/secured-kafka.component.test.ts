import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProgram } from '@cio-bus/cli/src/commands/program.ts';
import { runCli } from '@cio-bus/cli/src/commands/run-cli.ts';
import { type Connections, createConnections } from '@cio-bus/cli/src/connections.ts';
import { processTerminal } from '@cio-bus/cli/src/terminal/process-terminal.ts';
import { serviceAccess, topics } from '@cio-bus/contracts';
import { aTrackCommand, aTransactionalCommand } from '@cio-bus/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inDoubt, leaveInDoubt, sentReport } from '../commands/held-send.ts';
import { operatorCommands } from '../commands/operator-commands.ts';
import { accountOf, type SecuredStack, startSecuredStack, USERS } from './secured-stack.ts';
import { postWebhook, until } from './stack-fixture.ts';

const PATIENCE_MS = 180_000;
const send = aTransactionalCommand({ userId: 'grace', timestamp: Date.now() });

describe('the bus on a Kafka that enforces its access lists, each service and person with an own account', () => {
  let secured: SecuredStack;
  beforeAll(async () => {
    secured = await startSecuredStack();
  });
  afterAll(() => secured?.stop());

  const rows = (condition: string) =>
    secured.query(`SELECT * FROM customerio_events.events_current WHERE ${condition}`);
  const untilRow = (condition: string) =>
    until(condition, async () => ((await rows(condition)).length > 0 ? true : undefined), PATIENCE_MS);

  /** Runs a command line as an account. */
  const cioBus = (user: string, args: readonly string[]) =>
    runWith(createConnections(secured.operatorSettings(user)), args);

  async function runWith(connections: Connections, args: readonly string[]) {
    const printed: string[] = [];
    const print = (text: string) => void printed.push(text);
    const terminal = processTerminal({});
    const code = await runCli(args, {
      connections,
      terminal,
      debug: false,
      user: 'ada',
      print,
      warn: print,
      now: Date.now,
    });
    return { code, out: printed.join('\n') };
  }

  it('carries a command of each topic and a webhook into the table, and is denied nothing', async () => {
    const { bus, appProducer, broker, stack } = secured;
    await bus.identify('ada', { email: 'ada@example.com' });
    await bus.track('ada', 'order_paid', { total: 42 });
    const order = { template: 'order-confirmation', to: 'ada@example.com', message_data: { order_id: '1' } } as const;
    await bus.sendTransactional('ada', order);
    await appProducer.publish({ topic: topics.track, key: 'u1', value: 'not JSON' });
    const bounce = {
      ...{ event_id: '01J8Z6Q4T5V7W9X0Y1Z2A3B4C5', object_type: 'email', metric: 'bounced' },
      timestamp: Math.floor(Date.now() / 1_000),
      data: {
        ...{ identifiers: { id: 'grace', email: 'grace@example.com' }, delivery_id: 'd2' },
        ...{ recipient: 'grace@example.com', failure_message: '550 5.1.1 mailbox unavailable' },
      },
    };
    expect((await postWebhook(stack, JSON.stringify(bounce))).status).toBe(200);

    await untilRow("kind = 'command' AND status = 'success' AND metric = 'identify' AND customer_id = 'ada'");
    await untilRow("kind = 'command' AND status = 'success' AND metric = 'track'");
    await untilRow("kind = 'command' AND status = 'success' AND metric = 'transactional'");
    await untilRow("kind = 'dead_letter'");
    await untilRow("metric = 'delivered' AND customer_id = 'ada'"); // the sandbox reports the send
    await untilRow("kind = 'command' AND metric = 'identify' AND customer_id = 'grace'"); // the reaction to the bounce
    expect(await broker.denials()).toEqual([]);
  });

  it('settles a held send that is reported, in the name of the sender, and is denied nothing', async () => {
    const { stack, administrator, broker } = secured;
    const payload = { channel: 'email', transactional_message_id: 7, to: 'hilda@example.com' } as const;
    const held = aTransactionalCommand({ userId: 'hilda', timestamp: Date.now(), payload });
    await leaveInDoubt(stack, held);
    await administrator.publish(inDoubt(held, 78));
    expect((await postWebhook(stack, sentReport(held, 'd-held'))).status).toBe(200);

    await untilRow("kind = 'command' AND status = 'success' AND customer_id = 'hilda' AND delivery_id = 'd-held'");
    const list = ['dlq', 'list', '--state', 'resolved', '--code', 'SEND_UNKNOWN', '--json'];
    const resolutions = async () =>
      (JSON.parse((await cioBus(USERS.operator, list)).out) as { resolution: unknown }[]).map((one) => one.resolution);
    // Readers of another partition may see the transaction of the replay some moments after its command was sent.
    await expect.poll(resolutions).toMatchObject([{ action: 'replayed', by: 'transactional-sender' }]);
    expect(await broker.denials()).toEqual([]);
  });

  it('lets an operator run every command', async () => {
    const program = createProgram({ now: Date.now } as Parameters<typeof createProgram>[0]);
    const leaves = program.commands.flatMap((command) =>
      command.commands.length === 0
        ? [command.name()]
        : command.commands.map((sub) => `${command.name()} ${sub.name()}`),
    );
    const run = operatorCommands.map(([first, second]) =>
      leaves.includes(first ?? '') ? first : `${first} ${second}`,
    );
    expect([...new Set(run)].sort()).toEqual([...leaves].sort());

    await leaveInDoubt(secured.stack, send);
    await secured.administrator.publish(inDoubt(send, 77));
    const listed = JSON.parse((await cioBus(USERS.operator, ['dlq', 'list', '--json'])).out) as Record<
      string,
      string
    >[];
    const idOf = (code: string) => listed.find((one) => one.code === code)?.deadLetterId ?? `no ${code}`;
    const group = listed.find((one) => one.code === 'MESSAGE_INVALID')?.groupId ?? 'no group';
    const ids: Record<string, string> = { ID: idOf('MESSAGE_INVALID'), GROUP: group, DOUBT: idOf('SEND_UNKNOWN') };
    const folder = mkdtempSync(join(tmpdir(), 'cio-bus-plan-'));
    ids.PLAN = join(folder, 'plan.json');
    ids.ADDRESS = secured.stack.webhookUrl;
    ids.BODY = join(folder, 'body.json');
    writeFileSync(ids.BODY, JSON.stringify({ metric: 'email_sent', customer_id: 'grace', timestamp: 1 }));
    ids.REPAIRED = join(folder, 'repaired.json');
    writeFileSync(ids.REPAIRED, JSON.stringify(aTrackCommand({ userId: 'u1', timestamp: Date.now() })));
    for (const args of operatorCommands) {
      const { code, out } = await cioBus(
        USERS.operator,
        args.map((arg) => ids[arg] ?? arg),
      );
      if (args[1] === 'plan') ids.JOB = JSON.parse(out).id;
      const mayFind = args[0] === 'reconcile' || args[0] === 'templates'; // the sandbox knows only templates that were used
      expect([args.join(' '), code === 0 || (mayFind && code === 1) ? 0 : out]).toEqual([args.join(' '), 0]);
    }
    expect(await secured.broker.denials()).toEqual([]);
  });

  it('has the access lists of the contract, as topics check finds them, for whoever may look at them', async () => {
    const accounts = Object.keys(serviceAccess).map((service) => `--account=${service}=${accountOf(service)}`);
    const others = Object.entries({ operator: USERS.operator, 'topic-setup': USERS.setUp });
    const named = [...accounts, ...others.map(([role, user]) => `--account=${role}=${user}`)];
    const args = ['topics', 'check', ...named, `--account=app=${USERS.app}`];
    const { code, out } = await cioBus(USERS.operator, args);
    expect([code, out]).toEqual([
      3,
      expect.stringContaining(`denies the user ${USERS.operator} DESCRIBE on the cluster`),
    ]);
    const administrator = { KAFKA_BROKERS: secured.broker.administration };
    expect((await runWith(createConnections(administrator), args)).out).toContain('are as the contract has them');
    const withoutApp = await runWith(createConnections(administrator), args.slice(0, -1));
    expect(withoutApp.out).toContain(`access of User:${USERS.app}`);
  });

  it('names what an account may not do, and exits with 3', async () => {
    const account = accountOf('webhook-receiver');
    const denied = (operation: string, what: string) => `Kafka denies the user ${account} ${operation} on ${what}`;
    const listing = await cioBus(account, ['dlq', 'list']);
    expect(listing).toEqual({ code: 3, out: expect.stringContaining(denied('READ', 'the topic customerio.dlq')) });
    expect((await secured.broker.denials()).join()).toContain(`User:${account} is Denied`);
  });

  it.each([
    ['READ', 'consumerGroup/customerio-track-publisher', 'READ on the group'],
    ['READ', 'topic/customerio.track', 'READ on one of the topics customerio.identify, customerio.track'],
  ])('names what is missing when a service may not %s %s, and recovers with it', async (operation, resource, text) => {
    const { bus } = secured;
    await secured.withoutGrant('track-publisher', { operation, resource }, async () => {
      await until(
        'the error',
        async () => ((await secured.log('track-publisher')).includes(text) ? true : undefined),
        PATIENCE_MS,
      );
      await bus.track(`without ${resource}`, 'order_paid', {});
    });
    await untilRow(`status = 'success' AND customer_id = 'without ${resource}'`);
  });

  it('is not ready while outcomes may not be written, loses none, and recovers', async () => {
    const grant = { operation: 'WRITE', resource: 'topic/customerio.processed' };
    await secured.withoutGrant('track-publisher', grant, async () => {
      await secured.bus.track('without outcomes', 'order_paid', {});
      const reason = `Kafka denies the user ${accountOf('track-publisher')} WRITE on the topic customerio.processed`;
      await until(
        'the reason',
        async () => (await secured.reasons('track-publisher')).find((one) => one.includes(reason)),
        PATIENCE_MS,
      );
    });
    await untilRow("status = 'success' AND customer_id = 'without outcomes'");
    await until(
      'readiness',
      async () => ((await secured.reasons('track-publisher')).length === 0 ? true : undefined),
      PATIENCE_MS,
    );
  });
});
