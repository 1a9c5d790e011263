const DEATH = /^\S+ (exited with code|was ended by) [^;\s]+/;
const MESSAGE = /"message":"((?:[^"\\]|\\.)*)"/;

/** How a process ended, with the last error that it logged; undefined for what is not a death. */
export function describeDeath(text: string): string | undefined {
  const how = DEATH.exec(text)?.[0];
  if (how === undefined) return undefined;
  const error = text.split('\n').findLast((line) => /"level":[56]0|Error:/.test(line));
  if (error === undefined) return how;
  return `${how} (${(MESSAGE.exec(error)?.[1] ?? error.trim()).slice(0, 200)})`;
}
