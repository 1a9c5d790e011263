import { z } from 'zod';
import { secret } from './config.ts';

/** Tracing settings of every service, with OpenTelemetry's names. */
export const tracingSettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .optional()
    .describe('Base URL of the OTLP/HTTP collector, without /v1/traces; unset: tracing is off.'),
  OTEL_EXPORTER_OTLP_HEADERS: secret().optional().describe('Headers for the collector: name=value, comma-separated.'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe(
      'Sampling ratio of traces that start here, 0 to 1; a trace that arrives with a message keeps its own decision.',
    ),
};
