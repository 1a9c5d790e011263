/** Values that a span may carry: bounded words and numbers, never payloads, people's ids or addresses. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** How a span begins. */
export interface SpanStart {
  name: string;
  kind: 'producer' | 'consumer' | 'server' | 'client' | 'internal';
  /** W3C trace context that the span continues. @default a new trace, when the sampling ratio takes it */
  parent?: string | undefined;
  /** Trace contexts of further messages that the span is about. */
  links?: readonly string[];
  attributes?: SpanAttributes;
}

/** One step of a trace. */
export interface Span {
  /** The span's W3C trace context, for what follows from it. */
  readonly traceparent: string;
  /** Notes something on the way. */
  event(name: string, attributes?: SpanAttributes): void;
  /** Ends it; with an error, as failed. */
  end(attributes?: SpanAttributes, error?: { code: string }): void;
}

/** Records traces. A port: what implements it is loaded only when traces are exported. */
export interface Tracer {
  start(span: SpanStart): Span;
  /** Runs a call on behalf of messages, whose trace contexts {@link current} answers within it. */
  within<T>(traceparents: readonly string[], run: () => T): T;
  /** Trace contexts of the messages that are being handled here; none outside of {@link within}. */
  current(): readonly string[];
}
