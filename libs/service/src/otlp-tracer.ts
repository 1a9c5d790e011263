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

/** Options of {@link createOtlpTracer}. */
export interface OtlpTracerOptions {
  service: string;
  version: string;
  environment: string;
  /** Base URL of an OTLP/HTTP collector; `/v1/traces` is appended. */
  endpoint: string;
  headers: Readonly<Record<string, string>>;
  /** Sampling ratio of traces that start here; a trace that arrived with a message keeps its own decision. */
  ratio: number;
}

/** A tracer that exports; `stop` flushes it. */
export interface OtlpTracer extends Tracer {
  stop(): Promise<void>;
}

/** Bounds the shutdown when the collector is down. */
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

/** Creates a tracer on OpenTelemetry's SDK. Spans that cannot be sent are dropped: tracing never delays a message. */
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

/** An invalid trace context starts a new trace. */
function contextOf(traceparent: string | undefined): Context {
  const parent = traceparent === undefined ? null : parseTraceParent(traceparent);
  return parent ? trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true }) : ROOT_CONTEXT;
}
