/** Whether all of `part` is in `whole`: objects field by field at every depth, lists item by item, all else equal. */
export function isSubset(part: unknown, whole: unknown): boolean {
  if (Array.isArray(part)) {
    return (
      Array.isArray(whole) && part.length === whole.length && part.every((one, index) => isSubset(one, whole[index]))
    );
  }
  if (typeof part !== 'object' || part === null) return Object.is(part, whole);
  if (typeof whole !== 'object' || whole === null) return false;
  // Own fields only: every object has a `toString` that nobody sent.
  return Object.entries(part).every(
    ([name, value]) =>
      Object.hasOwn(whole, name) && isSubset(value, Object.getOwnPropertyDescriptor(whole, name)?.value),
  );
}
