/** Whether a text is a phone number in the form of E.164, such as `+14155552671`. */
export const isPhoneNumber = (text: string): boolean => /^\+[1-9]\d{1,14}$/.test(text);
