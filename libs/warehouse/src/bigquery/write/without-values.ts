import { columns } from '@cio-bus/contracts';

const LONGEST = 300;
const names: ReadonlySet<string> = new Set(columns.map(({ name }) => name));

/**
 * The warehouse's reason for a refusal without what may be a person's: quoted text that is no column's name, addresses,
 * and long numbers. The message of an error goes into logs and dead letters.
 */
export const withoutValues = (reason: string): string =>
  reason
    .replaceAll(/(["'`])(.*?)\1/g, (quoted, _, text: string) => (names.has(text) ? quoted : '…'))
    .replaceAll(/\S+@\S+/g, '…')
    .replaceAll(/\d{6,}/g, '…')
    .slice(0, LONGEST);
