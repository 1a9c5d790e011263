/** A member of a consumer group and the units it claims. */
export interface Claimant {
  id: string;
  /** Generation of the group in which it got them; an older claim loses. */
  generation: number;
  units: readonly string[];
}

/**
 * Shares units among members: the counts differ by at most one, and as few units as possible move. A unit is what must
 * stay together: the same partition of all topics that a handler merges.
 */
export function assignUnits(units: readonly string[], members: readonly Claimant[]): Map<string, string[]> {
  const owned = ownedUnits(units, members);
  const byOwned = [...members].sort((a, b) => count(owned, b) - count(owned, a) || (a.id < b.id ? -1 : 1));
  const least = Math.floor(units.length / members.length);
  const withOneMore = units.length % members.length;

  const assignment = new Map<string, string[]>();
  const quotas = new Map<string, number>();
  for (const [rank, { id }] of byOwned.entries()) {
    const quota = least + (rank < withOneMore ? 1 : 0);
    quotas.set(id, quota);
    assignment.set(id, (owned.get(id) ?? []).slice(0, quota));
  }
  const kept = new Set([...assignment.values()].flat());
  const free = units.filter((unit) => !kept.has(unit));
  for (const [id, mine] of assignment) mine.push(...free.splice(0, (quotas.get(id) ?? 0) - mine.length));
  return assignment;
}

/** Each unit with the member of the newest generation that claims it. */
function ownedUnits(units: readonly string[], members: readonly Claimant[]): Map<string, string[]> {
  const known = new Set(units);
  const taken = new Set<string>();
  const owned = new Map<string, string[]>();
  const newestFirst = [...members].sort((a, b) => b.generation - a.generation || (a.id < b.id ? -1 : 1));
  for (const { id, units: claims } of newestFirst) {
    const mine = claims.filter((unit) => known.has(unit) && !taken.has(unit));
    for (const unit of mine) taken.add(unit);
    owned.set(id, mine);
  }
  return owned;
}

const count = (owned: ReadonlyMap<string, string[]>, { id }: Claimant): number => owned.get(id)?.length ?? 0;
