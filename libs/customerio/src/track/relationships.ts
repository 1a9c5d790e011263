import { BusError } from '@cio-bus/contracts';

/**
 * Reads the relationships of an identify: a list beside the attributes in v2; in v1, an object among them that also says
 * what to do with it.
 *
 * @throws BusError `MESSAGE_INVALID` for what an identify of v2 cannot express
 */
export function relationshipsOf(given: unknown): { cio_relationships?: readonly unknown[] } {
  if (given === undefined) return {};
  if (Array.isArray(given)) return { cio_relationships: given };
  const { action = 'add_relationships', relationships } = Object(given) as {
    action?: unknown;
    relationships?: unknown;
  };
  if (action === 'add_relationships' && Array.isArray(relationships)) return { cio_relationships: relationships };
  const text = 'payload.cio_relationships: must be a list, or an object with action add_relationships and a list';
  throw new BusError('MESSAGE_INVALID', text, { field: 'payload.cio_relationships', reason: 'relationships' });
}
