/** People about whom every request fails, as long as the fault is on. */
export const failingPeople: readonly string[] = ['failing-1', 'failing-2', 'failing-3'];
