/** What stands for what is masked. */
export const MASK = '•••';

/** E-mail addresses, also within other text; and telephone numbers in their international form. */
const ADDRESSES = /[^\s@<>,;:"'()[\]{}=/\\]+@[^\s@<>,;:"'()[\]{}=/\\]+|\+\d[\d\s().-]{5,}\d/gu;

/** The text without e-mail addresses and telephone numbers. */
export const withoutAddresses = (text: string): string => text.replace(ADDRESSES, MASK);

/** Whether a text has an e-mail address or a telephone number in it. */
export const hasAddress = (text: string): boolean => withoutAddresses(text) !== text;
