import type { IncomingHttpHeaders } from 'node:http';
import type { Span, Tracer } from '@cio-bus/service';

interface TracedRequest {
  method?: string | undefined;
  headers: IncomingHttpHeaders;
}

/** Starts the span of a webhook request, and replaces the trace context in its headers, so that later spans become its children. */
export function beginSpan(request: TracedRequest, tracer: Tracer): Span {
  const { traceparent } = request.headers;
  const parent = typeof traceparent === 'string' ? traceparent : undefined;
  const attributes = { 'http.request.method': request.method ?? '' };
  const span = tracer.start({ name: 'receive webhook', kind: 'server', parent, attributes });
  request.headers.traceparent = span.traceparent;
  return span;
}
