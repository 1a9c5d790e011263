/** Runs the whole system on one machine. */

export { sandboxCredentials } from './development-settings.ts';
export { ensureKafka, type KafkaOptions, type LocalKafka } from './kafka/ensure-kafka.ts';
export { rootDir } from './node-process.ts';
export { stopOnSignal } from './process/stop-on-signal.ts';
export { runTask } from './run-task.ts';
export { SetupError } from './setup-error.ts';
export { type Stack, type StackOptions, startStack } from './stack.ts';
