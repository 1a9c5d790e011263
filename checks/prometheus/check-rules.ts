import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { offeredPrometheus, rootDir, runTask } from '@cio-bus/servers';

const print = (line: string) => void process.stdout.write(`${line}\n`);
const folder = join(rootDir, 'infra/prometheus');
const inFolder = async (name: string) => (await readdir(join(folder, name))).map((file) => `${name}/${file}`);

/** Checks the configuration, the rules and when each alert fires, with promtool. */
await runTask(async () => {
  const tools = await offeredPrometheus(process.env, print);
  if (!tools) return;
  const questions = [
    ['check', 'config', 'prometheus.yml'],
    ['check', 'rules', ...(await inFolder('rules'))],
    ['test', 'rules', ...(await inFolder('tests'))],
  ];
  for (const question of questions) {
    const promtool = spawn(tools.promtool, question, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
    const [code] = await once(promtool, 'exit');
    if (code !== 0) process.exitCode = 1; // the others still run, so that one run reports everything
  }
});
