/** Start time of a service on a machine with nothing else to do, ms. A slower one is reported, and fails nothing. */
export const START_BAR_MS = 2_000;
/** Maximum memory of a service at rest, bytes. */
export const REST_BAR_BYTES = 150e6;
