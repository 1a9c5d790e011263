/** Substitutes `${NAME}`. @throws Error for a variable without a value or another form of variable */
export function substitute(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$(\{([A-Z_]+)\}|.?)/g, (form, _rest, name: string | undefined) => {
    const value = name === undefined ? undefined : values[name];
    if (value === undefined) throw new Error(`${form} in "${text}" has no value`);
    return value;
  });
}
