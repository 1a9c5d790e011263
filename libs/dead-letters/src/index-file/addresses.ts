/** What stands for what is masked. */
export const MASK = '•••';

/** Words, and telephone numbers in their international form. Neither looks back: a text may have a million characters. */
const WORDS = /[^\s<>,;:"'()[\]{}=/\\]+/gu;
const TELEPHONES = /\+\d[\d\s().-]{5,20}\d/gu;

/** What neither an address nor a telephone number can do without. */
const SIGNS = /[@+]/;

/** The text without e-mail addresses and telephone numbers. */
export const withoutAddresses = (text: string): string =>
  SIGNS.test(text) ? text.replace(TELEPHONES, MASK).replace(WORDS, (word) => (isAddress(word) ? MASK : word)) : text;

/** Whether a text has an e-mail address or a telephone number in it. */
export const hasAddress = (text: string): boolean => withoutAddresses(text) !== text;

/** Something on both sides of an `@`. */
function isAddress(word: string): boolean {
  const at = word.indexOf('@', 1);
  return at > 0 && at < word.length - 1;
}
