/** Maximum start time of a service, ms. */
export const START_BAR_MS = 2_000;
/** Maximum memory of a service at rest, bytes. */
export const REST_BAR_BYTES = 150e6;
