const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** Numbers as bars, the highest for the greatest of them; `·` for 0. */
export function sparkline(numbers: readonly number[]): string {
  const greatest = Math.max(...numbers);
  return numbers
    .map((number) => (number === 0 ? '·' : BARS[Math.ceil((number / greatest) * BARS.length) - 1]))
    .join('');
}
