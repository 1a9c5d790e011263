/** Reads a whole number of the command line. @throws Error that names the option */
export function wholeNumberOption(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least)
    throw new Error(`--${name} must be a whole number of at least ${least}`);
  return value;
}

/** Reads a number of the command line. @throws Error that names the option */
export function numberOption(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < least) throw new Error(`--${name} must be a number of at least ${least}`);
  return value;
}
