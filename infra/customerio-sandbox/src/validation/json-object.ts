/** A JSON object of unknown content. */
export type JsonObject = Record<string, unknown>;

/** Whether the value is a JSON object. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
