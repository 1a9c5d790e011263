import { runTask } from '@cio-bus/servers';
import { renderMeasures } from '../isolation/run/render.ts';
import { manyDeadLetters } from './many-dead-letters.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);

await runTask(async () => {
  print(`${manyDeadLetters.name}: ${manyDeadLetters.about}`);
  const begun = performance.now();
  const measures = await manyDeadLetters.run(print);
  print(renderMeasures(manyDeadLetters.name, measures, performance.now() - begun));
  process.exitCode = measures.every(({ holds }) => holds) ? 0 : 1;
});
