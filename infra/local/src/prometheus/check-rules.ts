import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { rootDir } from '../node-process.ts';
import { runTask } from '../run-task.ts';
import { offeredPrometheus } from './offered-prometheus.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);
const folder = join(rootDir, 'infra/prometheus');

/** Asks promtool about what is checked in: configuration, rules, and whether each alert fires when it should. */
await runTask(async () => {
  const tools = await offeredPrometheus(process.env, print);
  if (!tools) return;
  const promtool = async (...args: string[]) => {
    const { stdout } = await promisify(execFile)(tools.promtool, args, { cwd: folder });
    print(stdout.trim());
  };
  const inFolder = async (name: string) => (await readdir(join(folder, name))).map((file) => `${name}/${file}`);
  await promtool('check', 'config', 'prometheus.yml');
  await promtool('check', 'rules', ...(await inFolder('rules')));
  await promtool('test', 'rules', ...(await inFolder('tests')));
});
