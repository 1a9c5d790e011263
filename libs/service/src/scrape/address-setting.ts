import { z } from 'zod';

/** The setting of whoever asks the services for their state. */
export const addressSettings = {
  CONSOLE_SERVICES: z
    .string()
    .default('')
    .transform(readAddresses)
    .refine((addresses) => addresses !== undefined, {
      error: 'must be a comma-separated list of service=http://host:port',
    })
    .transform((addresses) => addresses ?? new Map<string, string[]>())
    .describe(
      'Health listeners of the services, service=http://host:port, comma-separated, a service once for each process: the console shows their gates, lag in seconds and the feed of webhooks, and `cio-bus topics lag` their gates. Unset: these are unknown.',
    ),
};

/** Addresses by service; undefined when an item is none. */
function readAddresses(text: string): Map<string, string[]> | undefined {
  const byService = new Map<string, string[]>();
  for (const item of text.split(',').map((one) => one.trim())) {
    if (item === '') continue;
    const [, service, url] = /^([a-z0-9-]+)=(https?:\/\/[^\s/?#]+)\/?$/.exec(item) ?? [];
    if (service === undefined || url === undefined) return undefined;
    byService.set(service, [...(byService.get(service) ?? []), url]);
  }
  return byService;
}
