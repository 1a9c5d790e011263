import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { devNull } from 'node:os';
import { delimiter, join } from 'node:path';
import { PrerequisiteError } from '@cio-bus/servers';

type Env = Readonly<Record<string, string | undefined>>;

/** What a command answered. */
export interface Answer {
  ok: boolean;
  /** Both streams, as they came. */
  output: string;
}

const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;
const LEAST = { major: 1, minor: 11 };

/**
 * Whether Terraform is on the PATH.
 *
 * @throws PrerequisiteError if it is older than the modules require
 */
export async function findTerraform(env: Env = process.env): Promise<boolean> {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  const found = await Promise.all(folders.map((folder) => isExecutable(join(folder, 'terraform'))));
  if (!found.includes(true)) return false;
  const { output } = await runTerraform(['version', '-json'], { PATH: env.PATH });
  const version = /"terraform_version": "((\d+)\.(\d+)[^"]*)"/.exec(output);
  const [major, minor] = [Number(version?.[2]), Number(version?.[3])];
  if (major > LEAST.major || (major === LEAST.major && minor >= LEAST.minor)) return true;
  throw new PrerequisiteError(
    `Terraform ${version?.[1] ?? '?'} is too old: ${LEAST.major}.${LEAST.minor} or later is required.`,
  );
}

const isExecutable = (path: string) =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

/** What to do where there is no Terraform. */
export const NO_TERRAFORM =
  'terraform was not found on the PATH: install Terraform 1.11 or later, https://developer.hashicorp.com/terraform/install';

/** Runs Terraform without colours, questions and news of itself. The user's own configuration is left out unless `env` names one. */
export function runTerraform(args: readonly string[], env: Env = {}): Promise<Answer> {
  const own = {
    TF_CLI_CONFIG_FILE: devNull,
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    CHECKPOINT_DISABLE: '1',
    GOGC: '400', // 200 MB instead of 120 MB, and a quarter less CPU time
    TF_CLI_ARGS: '-no-color',
  };
  const options = { env: { ...process.env, ...own, ...env }, maxBuffer: MAX_OUTPUT_BYTES };
  return new Promise((resolve) => {
    execFile('terraform', [...args], options, (error, stdout, stderr) =>
      resolve({ ok: error === null, output: `${stdout}${stderr}`.trim() }),
    );
  });
}
