import { type CustomerIOConfig, origins } from './create-parts.ts';

const TIMEOUT_MS = 15_000;

/** Customer.io's time by the header of an answer, to the second, ms since the epoch; undefined when there is none. */
export async function vendorTime(
  config: Pick<CustomerIOConfig, 'CUSTOMERIO_REGION' | 'CUSTOMERIO_APP_URL'>,
): Promise<number | undefined> {
  const url = config.CUSTOMERIO_APP_URL ?? origins[config.CUSTOMERIO_REGION].app;
  try {
    const { headers } = await fetch(url, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const time = Date.parse(headers.get('date') ?? '');
    return Number.isNaN(time) ? undefined : time;
  } catch {
    return undefined;
  }
}
