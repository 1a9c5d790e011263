const words = `
recipient recipients user users username mailbox mailboxes box account accounts alias address addressee addresses inbox person
email e mail smtp rcpt local virtual relay table domain host customer name part destination remote directory server
unknown invalid illegal non existent nonexistent bad undeliverable unrouteable unavailable disabled inactive closed remove deactivated
deleted removed discontinued terminated unrecognized unrecognised null mx typos
exist exists found known valid active available recognized recognised longer use service lookup
resolver adr recipientnotfound exrecipnotfound recipnotfound
a an the this that and or of on in at by for to is are was were be been has have does do not no nobody one any such here there our
doesn doesnt don isn wasn couldn can cannot could t s
requested access denied as action taken aborted accepted accepting rejected rejecting delivered delivery attempts returned failed failure
permanent error said reply command ignored
you your tried trying reach contact sorry please try double check checking unnecessary spaces learn more information go visit see
explanation message may contain dd gsmtp chkuser rfc
adresse d au moins un destinataire invalide utilisateur inconnu ofr online
`;

/**
 * The words of which texts about unknown recipients consist. A text with any other word says something that nobody has read yet,
 * so it must not suppress: add the word here, and the text to the table of the tests.
 */
const vocabulary: ReadonlySet<string> = new Set(words.trim().split(/\s+/));

/** Session ids, quoted names, and what providers put into brackets: queues, machines, support codes. */
const IDS = /"[^"\s]*"|\[[^\]\s]*\d[^\]\s]*\]|[\p{L}_-]*\d[\p{L}\d_.-]*|=[\p{L}]+/gu;

/** Whether a failure message, in lower case and without addresses and links, has only words that are known. */
export function hasOnlyKnownWords(text: string): boolean {
  const found = text.replace(IDS, ' ').match(/\p{L}+/gu) ?? [];
  return found.every((word) => /^[a-z]$/.test(word) || vocabulary.has(word));
}
