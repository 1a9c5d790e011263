import { runTask } from '@cio-bus/servers';
import { renderMeasures } from '../isolation/run/render.ts';
import { killed } from './killed.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);

await runTask(async () => {
  print(`${killed.name}: ${killed.about}`);
  const begun = performance.now();
  const measures = await killed.run(print);
  print(renderMeasures(killed.name, measures, performance.now() - begun));
  process.exitCode = measures.every(({ holds }) => holds) ? 0 : 1;
});
