import { asBusError, BusError } from '@cio-bus/contracts';
import type { Logger } from '@cio-bus/service';

/** Checks that the account is in the region that we send its data to. */
export interface RegionCheck {
  /**
   * Resolves once Customer.io has confirmed the region; then never checks again.
   *
   * @throws BusError `VENDOR_AUTH` when the account is in another region or rejects us, `VENDOR_UNAVAILABLE` when Customer.io does not respond.
   */
  confirm(): Promise<void>;
  /** The known fault of the account, if any. */
  fault(): string | undefined;
}

/** Creates the check; `fetchRegion` calls `GET /api/v1/accounts/region`. */
export function createRegionCheck(
  region: string,
  fetchRegion: () => Promise<Record<string, unknown>>,
  logger: Logger,
): RegionCheck {
  let confirmed = false;
  let fault: string | undefined;
  let checking: Promise<void> | undefined;

  async function check() {
    try {
      const actual = (await fetchRegion()).region;
      if (actual !== region) {
        throw new BusError(
          'VENDOR_AUTH',
          `the account is in region ${JSON.stringify(actual)}, CUSTOMERIO_REGION is ${region}`,
        );
      }
      confirmed = true;
      fault = undefined;
    } catch (thrown) {
      const error = asBusError(thrown);
      if (error.code === 'VENDOR_AUTH' && fault !== error.message) {
        fault = error.message;
        logger.error({ err: error }, 'the account cannot be used as configured');
      }
      throw error;
    }
  }

  return {
    fault: () => fault,
    async confirm() {
      if (confirmed) return;
      checking ??= check().finally(() => {
        checking = undefined;
      });
      await checking;
    },
  };
}
