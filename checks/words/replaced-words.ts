/** An expression that may not be used. */
export interface ReplacedWord {
  pattern: RegExp;
  /** What to write instead. */
  say: string;
}

const phrase = (words: string): RegExp => new RegExp(`\\b(?:${words})\\b`, 'i');

/** A word on its own, or as a part of an identifier: `tell`, `tellCrm`, `canTell`. */
const part = (word: string): RegExp => {
  const capital = `${word[0]?.toUpperCase()}${word.slice(1)}`;
  return new RegExp(`\\b${word}(?![a-z])|(?<![A-Za-z])${capital}(?![a-z])|(?<=[a-z0-9_])${capital}(?![a-z])`);
};

/** Expressions that are not plain engineering English, or that a better word has replaced. Matched line by line. */
export const replacedWords: readonly ReplacedWord[] = [
  ...['tell', 'tells', 'told', 'telling'].map((word) => ({ pattern: part(word), say: 'report, log, print, notify' })),
  { pattern: part('anew'), say: 'again; recreate, restart, rejoin' },
  { pattern: phrase('(?:is|are|was|were) wanted'), say: 'is required; must be; expected …, got …' },
  { pattern: phrase('wants'), say: 'needs, requires, expects' },
  { pattern: /reading[- ]?room/i, say: 'back-pressure, capacity' },
  { pattern: phrase('goes on|go on|went on|going on'), say: 'continue, resume' },
  { pattern: /\bgoOn\b/, say: 'resume' },
  { pattern: /\b[Ff]enc(?:es?|ed|ing)\b|\bfence(?=[A-Z])|(?<=[a-z])Fences?\b/, say: 'barrier' },
  {
    pattern: phrase('stops? the line|halted line|line (?:is )?(?:stopped|halted)'),
    say: 'the gate is closed; delivery is halted',
  },
  { pattern: /\bintakes?\b|\bintake(?=[A-Z])|(?<=[a-z])Intake/i, say: 'a name that says what is read, and by whom' },
  { pattern: phrase('passing (?:error|failure|fault)s?'), say: 'transient error' },
  { pattern: phrase('set-?up faults?'), say: 'configuration error' },
  { pattern: /(?<!dead[- ])(?<!dead[- ]\n)\bletters?\b(?!\/)/i, say: 'dead letter' },
  { pattern: /(?<=[a-z])(?<!dead)(?<!Dead)Letters?(?![a-z])|\bletters?(?=[A-Z])/, say: 'deadLetter' },
  {
    pattern: phrase('(?:is|are|was|were|been) given up|gave up|gives up|give up'),
    say: 'reject, drop, dead-letter, abandon',
  },
  { pattern: phrase('what waits|what lies there|what was given up'), say: 'pending; what is stored' },
  { pattern: phrase('(?:accepted|records|rows|events|messages|commands|requests) a second'), say: 'per second' },
  { pattern: phrase('so long as|for so long'), say: 'as long as; for this long' },
  { pattern: phrase('so many'), say: 'this many' },
  { pattern: phrase('(?:a|needs a|until a) person decides'), say: 'an operator decides' },
  { pattern: phrase('holds up|hold up'), say: 'block, delay' },
  { pattern: phrase('lest|whence|thereby|amid'), say: 'a plain conjunction' },
  { pattern: phrase('but for'), say: 'except for' },
  ...['mend', 'mends', 'mended', 'mending'].map((word) => ({ pattern: part(word), say: 'fix, repair' })),
  {
    pattern: phrase(
      '(?:kafka|redis|postgres|bigquery|duckdb|customer\\.io|broker|database|store|table) (?:is|was) away',
    ),
    say: 'is unavailable',
  },
  { pattern: /\b(?:time-out|look-up)s?\b(?!-)/i, say: 'timeout, lookup' },
];
