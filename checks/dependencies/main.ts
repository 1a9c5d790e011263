import { runTask } from '@cio-bus/servers';
import { judge } from './advisories.ts';
import { allowedAdvisories } from './allowed-advisories.ts';
import { runAudit } from './run-audit.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);

await runTask(async () => {
  const found = await runAudit();
  const faults = judge(found, allowedAdvisories, new Date().toISOString().slice(0, 10));
  for (const fault of faults) print(`FAILED  ${fault}`);
  print(`${found.length} advisories, ${allowedAdvisories.length} allowed, ${faults.length} to fix`);
  if (faults.length > 0) process.exitCode = 1;
});
