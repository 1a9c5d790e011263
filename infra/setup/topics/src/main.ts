import { ConfigError } from '@cio-bus/service';
import { topicSetupConfig } from './config.ts';
import { setUpTopics } from './set-up-topics.ts';

const EXIT_FAILED = 1;
const EXIT_BAD_SETTINGS = 2;

try {
  const names = await setUpTopics(topicSetupConfig.parse(process.env));
  process.stdout.write(`${names.length} topics exist: ${names.join(', ')}\n`);
} catch (error) {
  process.stderr.write(`topic-setup: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof ConfigError ? EXIT_BAD_SETTINGS : EXIT_FAILED;
}
