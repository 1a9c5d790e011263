import type { DatabaseSync } from 'node:sqlite';

/** Ids that are compared character by character. */
const MAX_CANDIDATES = 500;
/** An id is like another one when at most this many characters differ. */
const MAX_DISTANCE = 3;

/** The id that is most like a mistyped one: with the same end, or the same beginning. Undefined when none is like it. */
export function nearestId(
  database: DatabaseSync,
  column: 'dead_letter_id' | 'group_id',
  id: string,
): string | undefined {
  const candidates = database.prepare(
    `SELECT DISTINCT ${column} AS id FROM dead_letters
     WHERE substr(${column}, -?) = ? OR substr(${column}, 1, ?) = ? ORDER BY id LIMIT ${MAX_CANDIDATES}`,
  );
  const [end, start] = [id.slice(-Math.ceil(id.length / 4)), id.slice(0, Math.floor((id.length * 3) / 4))];
  const found = candidates.all(end.length, end, start.length, start).map((row) => String(row.id));
  const distances = found.map((one) => ({ one, distance: distanceOf(one, id) }));
  const [nearest] = distances
    .filter(({ distance }) => distance <= MAX_DISTANCE)
    .sort((a, b) => a.distance - b.distance);
  return nearest?.one;
}

/** Characters to insert, remove or replace (Levenshtein). */
function distanceOf(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
