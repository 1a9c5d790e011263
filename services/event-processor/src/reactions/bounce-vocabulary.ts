const words = `
recipient recipients user users username mailbox mailboxes box account accounts alias address addressee addresses inbox person
email e mail smtp rcpt local virtual relay table domain host customer name part destination remote directory server
unknown invalid illegal non existent nonexistent bad undeliverable unrouteable unavailable disabled inactive closed remove deactivated
deleted removed discontinued terminated unrecognized unrecognised null mx typos
exist exists found known valid active available recognized recognised longer use service lookup
resolver adr recipientnotfound exrecipnotfound recipnotfound
a an the this that and or but of on in at by for to is are was were be been has have does do not no nobody one any such here there our
doesn doesnt don isn wasn couldn can cannot could t s m
requested access denied as action taken aborted accepted accepting rejected rejecting delivered delivery attempts returned failed failure
permanent error said reply command ignored
you your tried trying reach contact sorry please try double check checking unnecessary spaces learn more information go visit see
explanation message may contain dd gsmtp nsmtp postfix chkuser rfc
adresse d au moins un destinataire invalide utilisateur inconnu ofr online
benutzer empfänger empfaenger nicht bekannt unbekannt unbekannter existiert
`;

/**
 * The words of which texts about unknown recipients consist. A text with any other word says something that nobody has read yet,
 * so it must not suppress: add the word here, and the text to the table of the tests.
 */
const vocabulary: ReadonlySet<string> = new Set(words.trim().split(/\s+/));

/** Ids of sessions, queues, machines and support codes, and what providers put into brackets. */
const IDS = /\[[^\]\s]*\d[^\]\s]*\]|[\p{L}_-]*\d[\p{L}\d_.-]*/gu;
/** What is a word even in an id: `blocked-1`, `[over_limit:7]`. What touches a digit is part of a number. */
const WORDS_OF_IDS = /(?<![\p{L}\d])\p{L}{4,}(?![\p{L}\d])/gu;

/** Whether a failure message, in lower case and without addresses, names of hosts and links, has only words that are known. */
export function hasOnlyKnownWords(text: string): boolean {
  const found = text.replace(IDS, (id) => ` ${id.match(WORDS_OF_IDS)?.join(' ') ?? ''} `).match(/\p{L}+/gu) ?? [];
  return found.every((word) => /^[a-z]$/.test(word) || isKnownWord(word));
}

/** Whether a word, in lower case, is one of which texts about unknown recipients consist. */
export const isKnownWord = (word: string): boolean => vocabulary.has(word);
