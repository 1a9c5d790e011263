/** Test case of an alert: series that make it fire, and series that do not. Series are in promtool's notation, one value per minute (per two minutes for objectives). */
export interface AlertCase {
  alert: string;
  /** Series that make it fire … */
  fires: Readonly<Record<string, string>>;
  /** … by this time, with these labels in addition to its own. */
  at: string;
  labels?: Readonly<Record<string, string>>;
  /** Series that do not; undefined for an alert that always fires. */
  quiet?: Readonly<Record<string, string>>;
}
