import type { Logger } from '@cio-bus/service/telemetry';

type Method = 'debug' | 'info' | 'warn' | 'error';

const write =
  (method: Method) =>
  (fields: object, message: string): void => {
    console[method](`[customerio-webhooks] ${message}`, fields);
  };

/** Logs to the console: what an app sees that brings no logger. Never payloads, addresses or secrets. */
export const consoleLogger: Logger = {
  debug: () => {},
  info: write('info'),
  warn: write('warn'),
  error: write('error'),
};
