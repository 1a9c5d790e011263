import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootDir } from '@cio-bus/servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkTerraform, terraformFolders } from './check-terraform.ts';
import { findTerraform, NO_TERRAFORM } from './terraform-command.ts';

/** A mistake that somebody makes in one file, and the folder whose check has to find it. */
interface Fault {
  fault: string;
  file: string;
  change: (text: string) => string;
  folder: string;
  says: RegExp;
}

const without = (name: string) => (text: string) => {
  const { [name]: _, ...rest } = JSON.parse(text) as Record<string, unknown>;
  return JSON.stringify(rest);
};
const withoutColumn = (name: string) => (text: string) =>
  JSON.stringify((JSON.parse(text) as { name: string }[]).filter((column) => column.name !== name));
const replacing = (from: string, to: string) => (text: string) => {
  expect(text).toContain(from); // a fault that changes nothing would prove nothing
  return text.replace(from, to);
};

const faults: Fault[] = [
  {
    fault: 'a misspelt argument',
    file: 'modules/kafka/topics.tf',
    change: replacing('replication_factor =', 'replication_facter ='),
    folder: 'modules/kafka',
    says: /"replication_facter" is not expected here/,
  },
  {
    fault: 'a required argument left out',
    file: 'modules/secrets/main.tf',
    change: replacing('  secret_id           = each.key\n', ''),
    folder: 'modules/secrets',
    says: /"secret_id" is required/,
  },
  {
    fault: 'a topic that services use missing from topics.json',
    file: 'topics.json',
    change: without('customerio.webhooks'),
    folder: 'modules/topology',
    says: /topics\.json lacks topics/,
  },
  {
    fault: 'a topic that only operators use missing from topics.json',
    file: 'topics.json',
    change: without('customerio.dlq.resolutions'),
    folder: 'modules/topology',
    says: /topics\.json lacks topics.*customerio\.dlq\.resolutions/,
  },
  {
    fault: 'the partition column missing from the schema',
    file: 'modules/warehouse/delivery_events.json',
    change: withoutColumn('timestamp'),
    folder: 'modules/warehouse',
    says: /lacks a required TIMESTAMP column timestamp/,
  },
  {
    fault: 'a clustering column missing from the schema',
    file: 'modules/warehouse/delivery_events.json',
    change: withoutColumn('customer_id'),
    folder: 'modules/warehouse',
    says: /lacks columns that the table is clustered by: customer_id/,
  },
  {
    fault: 'a member without its kind',
    file: 'modules/warehouse/iam.tf',
    change: (text) => text.replace(/"serviceAccount:[^"]+"/, 'each.value'),
    folder: 'modules/warehouse',
    says: /The sink may write this table/,
  },
  {
    fault: 'a module that only one version of the provider knows',
    file: 'modules/kafka/outputs.tf',
    change: replacing(
      'google_managed_kafka_cluster.this.cluster_id',
      'google_managed_kafka_cluster.this.bootstrap_address',
    ),
    folder: 'modules/kafka',
    says: /bootstrap_address/,
  },
  {
    fault: 'a line that is not in Terraform’s own form',
    file: 'modules/kafka/topics.tf',
    change: replacing('configs            =', 'configs ='),
    folder: 'modules/kafka',
    says: /- configs =/,
  },
];

describe('checkTerraform', async () => {
  const there = await findTerraform();
  let copy: string;
  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), 'cio-bus-terraform-faults-'));
    await cp(join(rootDir, 'terraform'), copy, { recursive: true });
  });
  afterAll(() => rm(copy, { recursive: true, force: true }));

  it('has a Terraform to run, where nothing may be passed over', () => {
    expect(there || process.env.CI !== 'true', NO_TERRAFORM).toBe(true);
  });

  it.each(there ? faults : [])('finds $fault', async ({ file, change, folder, says }) => {
    const path = join(copy, file);
    const right = await readFile(path, 'utf8');
    await writeFile(path, change(right));

    const checks = await checkTerraform(copy, [join(copy, folder)]);

    await writeFile(path, right);
    const failed = checks.filter(({ ok }) => !ok);
    const output = failed.map(({ output }) => output).join('\n');
    expect(output.replaceAll(/[\s│]+/g, ' ')).toMatch(says); // Terraform breaks lines where the terminal would
  });

  it('looks at every module and environment', async () => {
    const folders = await terraformFolders(copy);
    for (const name of [
      'modules/topology',
      'modules/bus',
      'environments/dev',
      'environments/staging',
      'environments/prod',
    ]) {
      expect(folders).toContain(join(copy, name));
    }
  });

  it('has the same variables in every environment, so that one can be compared with another', async () => {
    const texts = ['dev', 'staging', 'prod'].map((name) =>
      readFile(join(copy, 'environments', name, 'variables.tf'), 'utf8'),
    );
    expect(new Set(await Promise.all(texts)).size).toBe(1);
  });
});
