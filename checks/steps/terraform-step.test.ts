import { describe, expect, it } from 'vitest';
import { terraformStep } from './terraform-step.ts';

describe('terraformStep', () => {
  const withoutTerraform = { PATH: '/nowhere' };

  it('is skipped where there is no Terraform, and says what to install', async () => {
    const printed: string[] = [];
    expect(await terraformStep((line) => printed.push(line), withoutTerraform).run()).toEqual({ passed: 1, failed: 0 });
    expect(printed.join()).toMatch(/Skipped: .*install Terraform 1\.11/);
  });

  it('fails there under CI, where nothing may be skipped', async () => {
    const step = terraformStep(() => {}, { ...withoutTerraform, CI: 'true' });
    await expect(step.run()).rejects.toThrow(/install Terraform 1\.11/);
  });
});
