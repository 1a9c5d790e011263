const KEEP_MS = 10_000;
const MAX_KEPT = 20;

/** Answers to the last questions: every open page asks the same one again after each change. */
export class KeptAnswers<Answer> {
  readonly #now: () => number;
  readonly #kept = new Map<string, { answer: Promise<Answer>; until: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** @param question says everything that the answer depends on, except for the time */
  answer(question: string, ask: () => Promise<Answer>): Promise<Answer> {
    const known = this.#kept.get(question);
    if (known && this.#now() < known.until) return known.answer;
    const answer = ask();
    this.#kept.set(question, { answer, until: this.#now() + KEEP_MS });
    answer.catch(() => this.#kept.delete(question));
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return answer;
  }
}
