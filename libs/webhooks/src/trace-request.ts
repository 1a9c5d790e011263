import type { IncomingMessage } from 'node:http';
import type { Span, Tracer } from '@cio-bus/service';

/** Begins the span of a webhook request. The trace context in its headers is replaced, so that what follows continues the span. */
export function beginSpan(request: IncomingMessage, tracer: Tracer): Span {
  const { traceparent } = request.headers;
  const parent = typeof traceparent === 'string' ? traceparent : undefined;
  const attributes = { 'http.request.method': request.method ?? '' };
  const span = tracer.start({ name: 'receive webhook', kind: 'server', parent, attributes });
  request.headers.traceparent = span.traceparent;
  return span;
}
