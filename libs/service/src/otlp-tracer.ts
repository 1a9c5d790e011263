import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  ROOT_CONTEXT,
  type Tracer as SdkTracer,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Span, SpanStart, Tracer } from './tracer.ts';

/** Where traces go, and whose they are. */
export interface OtlpTracerOptions {
  service: string;
  version: string;
  environment: string;
  /** Base URL of a collector that takes OTLP over HTTP; `/v1/traces` is appended. */
  endpoint: string;
  headers: Readonly<Record<string, string>>;
  /** Share of the traces begun here that are kept; a trace that came with a message keeps its decision. */
  ratio: number;
}

/** A tracer that exports; `stop` sends what is left. */
export interface OtlpTracer extends Tracer {
  stop(): Promise<void>;
}

/** A collector that is away must not hold up a stop. */
const EXPORT_TIMEOUT_MS = 2_000;
const EXPORT_EVERY_MS = 1_000;
const MAX_QUEUE_SPANS = 8_192;

const kinds = {
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  internal: SpanKind.INTERNAL,
} as const;

/** Makes a tracer over OpenTelemetry's SDK. Spans that cannot be sent are dropped: tracing never holds up a message. */
export function createOtlpTracer(options: OtlpTracerOptions): OtlpTracer {
  const provider = createProvider(options);
  const sdk = provider.getTracer('cio-bus', options.version);
  const handled = new AsyncLocalStorage<readonly string[]>();
  return {
    start: (span) => startSpan(sdk, span),
    within: (traceparents, run) => handled.run(traceparents, run),
    current: () => handled.getStore() ?? [],
    stop: () => provider.shutdown().catch(() => {}),
  };
}

function createProvider({ service, version, environment, endpoint, headers, ratio }: OtlpTracerOptions) {
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url, headers: { ...headers }, timeoutMillis: EXPORT_TIMEOUT_MS });
  return new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': service,
      'service.namespace': 'cio-bus',
      'service.version': version,
      'deployment.environment.name': environment,
    }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        scheduledDelayMillis: EXPORT_EVERY_MS,
        exportTimeoutMillis: EXPORT_TIMEOUT_MS,
        maxQueueSize: MAX_QUEUE_SPANS,
      }),
    ],
  });
}

function startSpan(sdk: SdkTracer, { name, kind, parent, links = [], attributes = {} }: SpanStart): Span {
  const linked = links.flatMap((link) => parseTraceParent(link) ?? []).map((context) => ({ context }));
  const options = { kind: kinds[kind], attributes: { ...attributes }, links: linked };
  const span = sdk.startSpan(name, options, contextOf(parent));
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
    event: (event, more = {}) => void span.addEvent(event, { ...more }),
    end(more = {}, error) {
      span.setAttributes({ ...more });
      if (error) {
        span.setAttribute('error.type', error.code);
        span.setStatus({ code: SpanStatusCode.ERROR, message: error.code });
      }
      span.end();
    },
  };
}

/** A trace context that cannot be read begins a new trace. */
function contextOf(traceparent: string | undefined): Context {
  const parent = traceparent === undefined ? null : parseTraceParent(traceparent);
  return parent ? trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true }) : ROOT_CONTEXT;
}
