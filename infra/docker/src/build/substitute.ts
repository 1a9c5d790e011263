/** Puts values in for `${NAME}`. @throws Error naming a variable without a value, or another form of them */
export function substitute(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$(\{([A-Z_]+)\}|.?)/g, (form, _rest, name: string | undefined) => {
    const value = name === undefined ? undefined : values[name];
    if (value === undefined) throw new Error(`${form} in "${text}" has no value here`);
    return value;
  });
}
