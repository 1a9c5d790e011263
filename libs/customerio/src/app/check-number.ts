import { BusError } from '@cio-bus/contracts';

/** Checks the number of a campaign or broadcast; a text such as `..` would climb the path. @throws BusError `MESSAGE_INVALID` */
export function checkNumber(id: string | number, of: 'campaign' | 'broadcast'): string | number {
  if (/^\d+$/.test(String(id))) return id;
  throw new BusError('MESSAGE_INVALID', `the id of a ${of} must be a number`, { field: 'id', reason: 'not-a-number' });
}
