import { BusError } from '../src/errors.ts';

/** The error of the catalogue that the action throws; anything else fails the test. */
export function refusalOf(act: () => unknown): BusError {
  try {
    act();
  } catch (error) {
    if (error instanceof BusError) return error;
    throw error;
  }
  throw new Error('expected an error');
}
