/** A page of a listing; `next` is the cursor of the one after it. */
interface Page {
  next?: unknown;
}

/** Reads the pages of a listing, one after the other. A cursor that comes again ends it: it would be followed without end. */
export async function* allPages<P extends Page>(
  fetchPage: (query: { start?: string }) => Promise<P>,
): AsyncGenerator<P, void> {
  const cursors = new Set<string>();
  let start: string | undefined;
  do {
    const page = await fetchPage(start === undefined ? {} : { start });
    yield page;
    const next = String(page.next || '');
    start = next === '' || cursors.has(next) ? undefined : next;
    cursors.add(next);
  } while (start !== undefined);
}
