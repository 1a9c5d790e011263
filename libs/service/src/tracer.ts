/** Attributes of a span: bounded words and numbers, never payloads, people's ids or addresses. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** Describes a new span. */
export interface SpanStart {
  name: string;
  kind: 'producer' | 'consumer' | 'server' | 'client' | 'internal';
  /** W3C trace context of the parent. @default a new trace, subject to the sampling ratio */
  parent?: string | undefined;
  /** Trace contexts of further messages of the span. */
  links?: readonly string[];
  attributes?: SpanAttributes;
}

/** One step of a trace. */
export interface Span {
  /** W3C trace context of the span, for its children. */
  readonly traceparent: string;
  /** Adds an event to the span. */
  event(name: string, attributes?: SpanAttributes): void;
  /** Ends the span; with an error, as failed. */
  end(attributes?: SpanAttributes, error?: { code: string }): void;
}

/** Records traces. A port: its implementation is loaded only when tracing is on. */
export interface Tracer {
  start(span: SpanStart): Span;
  /** Runs a call on behalf of messages; {@link current} returns their trace contexts inside it. */
  within<T>(traceparents: readonly string[], run: () => T): T;
  /** Trace contexts of the messages being handled; empty outside {@link within}. */
  current(): readonly string[];
}
