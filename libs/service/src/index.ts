/** Runs services: settings, secrets, logs, metrics, health, and the start and stop order. */
export * from './common-settings.ts';
export * from './config.ts';
export { closeServer } from './health-server.ts';
export { keepHeapSmall, limitHeapGrowth } from './limit-heap-growth.ts';
export * from './metric-catalogue.ts';
export { onlyThisMachine } from './only-this-machine.ts';
export { createTelemetry, type ServiceTelemetry } from './prometheus-telemetry.ts';
export { runService, type ServiceDefinition } from './run-service.ts';
export { addressSettings } from './scrape/address-setting.ts';
export { type GateState, gateState } from './scrape/gate-state.ts';
export { parseSamples, type Sample, type Scrape, scrape, sumOf, valuesOf } from './scrape/scrape.ts';
export { Secret } from './secret.ts';
export type { ServiceContext, ServicePart } from './service-part.ts';
export { type StopBudget, stopBudget } from './stop-budget.ts';
export * from './telemetry.ts';
export type { Span, SpanAttributes, SpanStart, Tracer } from './tracer.ts';
export { UnavailableError } from './unavailable-error.ts';
export { VERSION } from './version.ts';
