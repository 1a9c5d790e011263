import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storeRecords } from '@cio-bus/bigquery-sink/src/handlers/store-records.ts';
import {
  appAccess,
  closingGrants,
  type Grant,
  grantsOf,
  NOBODY,
  operatorAccess,
  type ServiceAccess,
  serviceAccess,
  topics,
} from '@cio-bus/contracts';
import { reactToEvent } from '@cio-bus/event-processor/src/handlers/react-to-event.ts';
import { serviceNames } from '@cio-bus/local';
import { loadedTopics, settledBy } from '@cio-bus/reconcile';
import { rootDir } from '@cio-bus/servers';
import { quietTelemetry } from '@cio-bus/service';
import { deliverPersonChanges } from '@cio-bus/track-publisher/src/handlers/deliver-person-changes.ts';
import { sendMessage } from '@cio-bus/transactional-sender/src/handlers/send-message.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTerraform, runTerraform } from './terraform-command.ts';

const SHOP = 'shop@example.iam.gserviceaccount.com';
const ADA = 'ada@example.com';
const accountOf = (service: string) => `${service}@example.iam.gserviceaccount.com`;

describe('serviceAccess', () => {
  // A handler is data: what it reads can be asked without what it needs to work.
  it.each([
    { service: 'track-publisher', handler: deliverPersonChanges },
    { service: 'transactional-sender', handler: sendMessage },
    { service: 'event-processor', handler: reactToEvent },
    { service: 'bigquery-sink', handler: storeRecords },
  ] as const)('grants $service the topics that its handler reads', ({ service, handler }) => {
    const dependencies = { telemetry: quietTelemetry(service) };
    expect(handler(dependencies as never).topics).toEqual(serviceAccess[service].reads);
  });

  it('grants the sink what a reconciliation reads', () => {
    const { group, reads, scans, follows } = serviceAccess['bigquery-sink'];
    expect(new Set([...reads, ...scans])).toEqual(new Set([...Object.keys(settledBy), ...loadedTopics]));
    const settlers = Object.values(settledBy).map((service) => `customerio-${service}`);
    expect(new Set([group, ...follows])).toEqual(new Set([group, ...settlers]));
  });

  it('knows every service', () => {
    expect(Object.keys(serviceAccess)).toEqual(serviceNames);
  });
});

describe('what Terraform grants', async () => {
  const there = await findTerraform();
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cio-bus-topology-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** Applies the module, which has no provider and makes nothing, and asks for its lists. */
  async function accessLists(): Promise<Record<string, { principal: string; operation: string }[]>> {
    const variables = join(folder, 'accounts.tfvars.json');
    const state = join(folder, 'state.json');
    const accounts = Object.fromEntries(serviceNames.map((name) => [name, accountOf(name)]));
    await writeFile(
      variables,
      JSON.stringify({ service_accounts: accounts, publishers: { [SHOP]: [topics.track] }, operators: [ADA] }),
    );
    const run = (...args: string[]) =>
      runTerraform([`-chdir=${join(rootDir, 'terraform/modules/topology')}`, ...args], {
        TF_DATA_DIR: join(folder, 'data'),
      });
    for (const args of [['init'], ['apply', '-auto-approve', `-var-file=${variables}`, `-state=${state}`]]) {
      expect(await run(...args)).toMatchObject({ ok: true });
    }
    return JSON.parse((await run('output', '-json', `-state=${state}`, 'acls')).output);
  }

  it.skipIf(!there)('everybody is what the test on a real broker grants', async () => {
    const lists = Object.entries(await accessLists()).flatMap(([resource, entries]) =>
      entries.map(({ principal, operation }) => ({ resource, operation, user: principal.replace('User:', '') })),
    );

    const of = (user: string, grants: readonly Grant[]) => grants.map((grant) => ({ ...grant, user }));
    const wanted = [
      ...Object.entries<ServiceAccess>(serviceAccess).flatMap(([name, access]) =>
        of(accountOf(name), grantsOf(access)),
      ),
      ...of(SHOP, grantsOf(appAccess([topics.track]))),
      ...of(ADA, grantsOf(operatorAccess)),
      ...of(NOBODY, closingGrants),
    ];
    const inOrder = (entries: readonly object[]) =>
      entries.map((entry) => JSON.stringify(entry, ['resource', 'operation', 'user'])).sort();
    expect(inOrder(lists)).toEqual(inOrder(wanted));
  });
});
