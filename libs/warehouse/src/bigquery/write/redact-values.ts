import { columns } from '@cio-bus/contracts';

const LONGEST = 300;
const names: ReadonlySet<string> = new Set(columns.map(({ name }) => name));

/**
 * Removes from the warehouse's reason for a refusal what may be personal: quoted text other than column names, addresses
 * and long numbers. Error messages end up in logs and dead letters.
 */
export const redactValues = (reason: string): string =>
  reason
    .replaceAll(/(["'`])(.*?)\1/g, (quoted, _, text: string) => (names.has(text) ? quoted : '…'))
    .replaceAll(/\S+@\S+/g, '…')
    .replaceAll(/\d{6,}/g, '…')
    .slice(0, LONGEST);
