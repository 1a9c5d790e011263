import { z } from 'zod';
import { secret } from './config.ts';

/** Settings of tracing, by OpenTelemetry's names; every service has them. */
export const tracingSettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .optional()
    .describe('Collector that traces are sent to, OTLP over HTTP, without /v1/traces; unset, nothing is traced.'),
  OTEL_EXPORTER_OTLP_HEADERS: secret().optional().describe('Headers for that collector: name=value, comma-separated.'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe(
      'Share of the traces begun here that are kept, 0 to 1; one that comes with a message keeps its decision.',
    ),
};
