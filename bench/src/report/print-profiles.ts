import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CpuProfile, profileShares } from './profile-shares.ts';

const MIN_SHARE = 0.01;

/** Prints the time spent per part, for each profile in a folder. */
export async function printProfiles(folder: string, print: (line: string) => void): Promise<void> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.cpuprofile')).sort();
  for (const file of files) {
    const profile = JSON.parse(await readFile(join(folder, file), 'utf8')) as CpuProfile;
    print(`\n${file}`);
    for (const { part, share } of profileShares(profile)) {
      if (share >= MIN_SHARE) print(`${(share * 100).toFixed(0).padStart(4)} %  ${part}`);
    }
  }
}
