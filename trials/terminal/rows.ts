const NAME_WIDTH = 36;
const COUNT_WIDTH = 10;

/** A line of a report: a name, a number and a note. */
export const row = (name: string, value: number, note = ''): string =>
  `  ${name.padEnd(NAME_WIDTH)}${value.toLocaleString('en-GB').padStart(COUNT_WIDTH)}${note && `  ${note}`}`;
