import { asBusError, BusError } from '@cio-bus/contracts';
import type { Logger } from '@cio-bus/service';

/** Makes sure that the account lives where we send its data. */
export interface RegionCheck {
  /**
   * Resolves once the account has said that it is in the region of the settings; asks only until it has.
   *
   * @throws BusError `VENDOR_AUTH` when it is in another one or refuses us, `VENDOR_UNAVAILABLE` when it does not answer.
   */
  confirm(): Promise<void>;
  /** What is wrong with the account, if that is known. */
  fault(): string | undefined;
}

/** Creates the check; `ask` gets `GET /api/v1/accounts/region`. */
export function createRegionCheck(
  region: string,
  ask: () => Promise<Record<string, unknown>>,
  logger: Logger,
): RegionCheck {
  let confirmed = false;
  let fault: string | undefined;
  let asking: Promise<void> | undefined;

  async function check() {
    try {
      const actual = (await ask()).region;
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
        logger.error({ err: error }, 'the account cannot be used as set up');
      }
      throw error;
    }
  }

  return {
    fault: () => fault,
    async confirm() {
      if (confirmed) return;
      asking ??= check().finally(() => {
        asking = undefined;
      });
      await asking;
    },
  };
}
