import type { OtlpTracer } from './otlp-tracer.ts';
import type { Secret } from './secret.ts';

interface TracingConfig {
  BUS_ENVIRONMENT: string;
  OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
  OTEL_EXPORTER_OTLP_HEADERS?: Secret | undefined;
  OTEL_TRACES_SAMPLER_ARG: number;
}

/** Creates the tracer; undefined without a collector, and the SDK is then not loaded. */
export async function startTracing(
  service: string,
  version: string,
  config: TracingConfig,
): Promise<OtlpTracer | undefined> {
  const endpoint = config.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined) return undefined;
  const { createOtlpTracer } = await import('./otlp-tracer.ts');
  return createOtlpTracer({
    service,
    version,
    environment: config.BUS_ENVIRONMENT,
    endpoint,
    headers: headersOf(config.OTEL_EXPORTER_OTLP_HEADERS?.reveal() ?? ''),
    ratio: config.OTEL_TRACES_SAMPLER_ARG,
  });
}

/** Parses `name=value,name=value`; values may be percent-encoded, as OpenTelemetry specifies. */
function headersOf(text: string): Record<string, string> {
  const pairs = text.split(',').map((pair) => pair.split('='));
  return Object.fromEntries(
    pairs.flatMap(([name = '', ...value]) =>
      name.trim() === '' ? [] : [[name.trim(), decodeURIComponent(value.join('=').trim())]],
    ),
  );
}
