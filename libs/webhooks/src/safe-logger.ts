import type { Logger } from '@cio-bus/service/telemetry';
import { consoleLogger } from './console-logger.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

/** Whether an app's logger has a function for each level that is used. */
export const isLogger = (given: unknown): given is Logger =>
  LEVELS.every((level) => typeof (given as Partial<Logger> | null)?.[level] === 'function');

/** An app's logger, whose failures end neither a request nor the process: what it could not log goes to the console. */
export function safeLogger(logger: Logger): Logger {
  const safe = (level: (typeof LEVELS)[number]) => (fields: object, message: string) => {
    const failed = () => consoleLogger.error({ message }, 'the logger failed');
    try {
      Promise.resolve(logger[level](fields, message) as unknown).catch(failed);
    } catch {
      failed();
    }
  };
  return { debug: safe('debug'), info: safe('info'), warn: safe('warn'), error: safe('error') };
}
