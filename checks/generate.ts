import { runTask } from '@cio-bus/servers';
import { differing, generatedFiles, write } from './generate/generated-files.ts';

await runTask(async () => {
  const files = await generatedFiles();
  const changed = await differing(files);
  await Promise.all(changed.map(write));
  for (const { path } of changed) process.stdout.write(`wrote ${path}\n`);
  process.stdout.write(`${files.length} generated files, ${changed.length} changed\n`);
});
