/** A file whose text is made from the code; its path is from the root of the repository. */
export interface GeneratedFile {
  path: string;
  text: string;
}

const NOTICE = '<!-- Made by `npm run generate`; changes here are lost. -->';

/** A Markdown page with the notice that it is generated. */
export const page = (title: string, ...parts: string[]): string => `${[`# ${title}`, NOTICE, ...parts].join('\n\n')}\n`;

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

/** Text in Markdown's code font. */
export const code = (text: string): string => `\`${text}\``;

const escapeCell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
