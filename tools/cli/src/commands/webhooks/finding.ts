/** The result of one check. */
export interface Finding {
  /** What must hold. */
  check: string;
  ok: boolean;
  /** What is wrong, and what to do about it. */
  advice?: string;
  /** What to know about it although it holds. */
  note?: string;
}

/** A check that holds, or what to do. */
export const finding = (check: string, ok: boolean, advice: string): Finding =>
  ok ? { check, ok } : { check, ok, advice };
