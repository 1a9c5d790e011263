/** What placeholders are replaced with. */
export interface FillIn {
  /** ms since the epoch. */
  now: number;
  /** Number of the record within its step, from 0. */
  i?: number;
  /** Dead letters that were kept by name: `{{letter.id}}`. */
  saved?: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

const PLACEHOLDER = /\{\{([^{}]+)\}\}/g;

/**
 * Replaces `{{now}}`, `{{now+N}}`, `{{now-N}}` (ms), `{{i}}`, `{{pad:N}}` (N times x), `{{repeat:N:text}}` and
 * `{{<saved>.<field>}}` in a text.
 *
 * @throws Error for a placeholder that is not one of these
 */
export const fillIn = (text: string, given: FillIn): string =>
  text.replace(PLACEHOLDER, (whole, name: string) => {
    const value = replacementOf(name, given);
    if (value === undefined) throw new Error(`${whole} is not a placeholder of field cases`);
    return value;
  });

function replacementOf(name: string, { now, i, saved }: FillIn): string | undefined {
  const offset = /^now(?:([+-])(\d+))?$/.exec(name);
  if (offset) return String(now + Number(`${offset[1] ?? '+'}${offset[2] ?? 0}`));
  if (name === 'i') return i === undefined ? undefined : String(i);
  const padding = /^pad:(\d+)$/.exec(name);
  if (padding) return 'x'.repeat(Number(padding[1]));
  const repeated = /^repeat:(\d+):(.+)$/.exec(name);
  if (repeated) return (repeated[2] as string).repeat(Number(repeated[1]));
  const [saveAs = '', field = ''] = name.split('.');
  return saved?.get(saveAs)?.[field];
}
