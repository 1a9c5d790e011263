/** Shows that an alert fires when it should, and not when it should not. Series in promtool's notation, a value a minute; every other minute for objectives. */
export interface AlertCase {
  alert: string;
  /** With these series it fires … */
  fires: Readonly<Record<string, string>>;
  /** … by then, with these labels beside its own. */
  at: string;
  labels?: Readonly<Record<string, string>>;
  /** With these it does not; undefined for one that always fires. */
  quiet?: Readonly<Record<string, string>>;
}
