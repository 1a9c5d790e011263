/** A place where a replaced expression is right. */
export interface AllowedWord {
  /** The file, or the beginning of the paths of several. */
  path: string;
  /** Lines that are allowed there. */
  text: RegExp;
  reason: string;
}

const RECORD_FORMAT = 'a field of a record format: renaming it would make older records unreadable';
const CASE_FORMAT = 'a word of the cases, which come from elsewhere in this form';

/** Where the check of words looks away, and why. */
export const allowedWords: readonly AllowedWord[] = [
  { path: 'checks/words/', text: /./, reason: 'the list itself' },
  { path: 'libs/contracts/src/records/resolutions', text: /letterId/, reason: RECORD_FORMAT },
  { path: 'libs/dead-letters/', text: /letterIds?\b|letters(?:Before)?:/, reason: RECORD_FORMAT },
  { path: 'libs/reconcile/src/trace/', text: /letterId/, reason: RECORD_FORMAT },
  { path: 'tools/cli/src/commands/forget.test.ts', text: /letters(?:Before)?:/, reason: RECORD_FORMAT },
  { path: 'trials/field-cases/', text: /copyLetter|\bletter\b/i, reason: CASE_FORMAT },
  { path: 'services/transactional-sender/src/reported/settle-round.test.ts', text: /letterId/, reason: RECORD_FORMAT },
  { path: 'trials/isolation/kcat/hand-written.ts', text: /letterId/, reason: RECORD_FORMAT },
  { path: 'libs/', text: /may contain letters/, reason: 'letters of the alphabet' },
  { path: 'docs/readme.test.ts', text: /fenced blocks/, reason: "Markdown's term" },
  { path: '', text: /^\s*(?:\*\s*)?letters?\b/, reason: '"dead" ends the line before' },
];
