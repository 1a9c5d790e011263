import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { googleSchemas } from '../src/index.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

const topic = (last: string) => `
terraform {
  required_providers {
    google = { source = "hashicorp/google" }
  }
}
resource "google_managed_kafka_topic" "t" {
  cluster            = "c"
  location           = "l"
  topic_id           = "t"
  partition_count    = 6
  ${last}
}
output "name" { value = google_managed_kafka_topic.t.name }
`;

const mocked = `
mock_provider "google" {
  mock_resource "google_managed_kafka_topic" {
    defaults = { name = "projects/p/t" }
  }
}
run "named" {
  assert {
    condition     = output.name == "projects/p/t"
    error_message = output.name
  }
}
`;

/** Runs the tool; resolves with its exit code and output. */
const run = (args: string[], env: Record<string, string> = {}) =>
  promisify(execFile)(process.execPath, [main, ...args], {
    env: { ...process.env, CHECKPOINT_DISABLE: '1', ...env },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, text: stdout + stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, text: stdout + stderr }),
  );

const hasTerraform = await promisify(execFile)('terraform', ['version']).then(
  () => true,
  () => false,
);

describe.each(Object.keys(googleSchemas))('Terraform with the schema of google %s', (version) => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cio-bus-schema-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** Runs Terraform in a folder with these files. */
  async function terraform(files: Record<string, string>, ...args: string[]) {
    const at = await mkdtemp(join(folder, 'module-'));
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(at, name)), { recursive: true });
      await writeFile(join(at, name), text);
    }
    return run(['--google', version, '--', 'terraform', `-chdir=${at}`, ...args, '-no-color'], {
      TF_CLI_CONFIG_FILE: '/dev/null',
    });
  }

  // Without Terraform, the step that checks the modules reports it, and fails under CI.
  const cases = [
    {
      what: 'accepts a valid module',
      file: topic('replication_factor = 3'),
      command: 'validate',
      code: 0,
      says: /is valid/,
    },
    {
      what: 'finds a misspelt argument',
      file: topic('replication_facter = 3'),
      command: 'validate',
      code: 1,
      says: /"replication_facter" is not expected here/,
    },
    {
      what: 'finds a missing argument',
      file: topic(''),
      command: 'validate',
      code: 1,
      says: /"replication_factor" is required/,
    },
    {
      what: 'finds an unknown type',
      file: topic('replication_factor = 3').replaceAll('managed_kafka_topic', 'managed_kafka_topics'),
      command: 'validate',
      code: 1,
      says: /does not support resource type/,
    },
    {
      what: 'says why it cannot plan',
      file: topic('replication_factor = 3'),
      command: 'plan',
      code: 1,
      says: /Schema-only provider/,
    },
  ];
  it.each(hasTerraform ? cases : [])('$what', async ({ file, command, code, says }) => {
    const answer = await terraform({ 'main.tf': file }, command);
    expect(answer.text).toMatch(says);
    expect(answer.code).toBe(code);
  });

  it.each(hasTerraform ? ['a mocked test'] : [])('runs %s', async () => {
    const answer = await terraform(
      { 'main.tf': topic('replication_factor = 3'), 'tests/a.tftest.hcl': mocked },
      'test',
    );
    expect(answer).toMatchObject({ code: 0, text: expect.stringContaining('1 passed, 0 failed') });
  });
});

describe('the command', () => {
  it.each([
    { use: 'no schema', args: ['--', 'true'] },
    { use: 'no command', args: ['--google', '8.7'] },
    { use: 'an unknown version', args: ['--google', '6.0', '--', 'true'] },
    { use: 'an unknown option', args: ['--provider', 'google', '--', 'true'] },
  ])('prints its usage given $use', async ({ args }) => {
    expect(await run(args)).toMatchObject({ code: 2, text: expect.stringContaining('Usage:') });
  });

  it('exits with the exit code of the command', async () => {
    expect((await run(['--google', '8.7', '--', 'sh', '-c', 'exit 7'])).code).toBe(7);
  });

  it('passes the provider to the command', async () => {
    const { text } = await run(['--google', '8.7', '--', 'sh', '-c', 'echo "$TF_REATTACH_PROVIDERS"']);
    expect(JSON.parse(text)).toMatchObject({ 'hashicorp/google': { Protocol: 'grpc', ProtocolVersion: 5 } });
  });
});
