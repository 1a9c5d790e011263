import { join, relative } from 'node:path';
import { PrerequisiteError, rootDir } from '@cio-bus/servers';
import { type Check, checkTerraform, terraformFolders } from '../terraform/check-terraform.ts';
import { checkWithRegistry } from '../terraform/check-with-registry.ts';
import { findTerraform, NO_TERRAFORM } from '../terraform/terraform-command.ts';
import { PASSED, type Step, type Tally } from './step.ts';

const terraformDir = join(rootDir, 'terraform');

/**
 * A step that checks every module and environment. Without Terraform it is skipped, with the reason printed; under CI it fails.
 */
export const terraformStep = (print: (line: string) => void, env: NodeJS.ProcessEnv = process.env): Step => ({
  name: 'Terraform',
  run: async () => {
    if (!(await findTerraform(env))) {
      if (env.CI === 'true') throw new PrerequisiteError(NO_TERRAFORM);
      print(`Skipped: ${NO_TERRAFORM}`);
      return PASSED;
    }
    const folders = await terraformFolders(terraformDir);
    const environments = folders
      .map((folder) => relative(terraformDir, folder))
      .filter((name) => name.startsWith('env'));
    const checks = await checkTerraform(terraformDir, folders);
    checks.push(...(await checkWithRegistry(terraformDir, environments, { print })));
    return report(checks, print);
  },
});

function report(checks: readonly Check[], print: (line: string) => void): Tally {
  const failed = checks.filter(({ ok }) => !ok);
  for (const { name, output } of failed) print(`${name} failed:\n${output}\n`);
  return { passed: checks.length - failed.length, failed: failed.length };
}
