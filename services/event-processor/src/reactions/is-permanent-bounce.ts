import { type BounceText, readBounceText } from './bounce-text.ts';
import { hasOnlyKnownWords } from './bounce-vocabulary.ts';

/** The same message may be accepted later. */
const TEMPORARY =
  /\bfull\b|quota|storage|gr[ae]y.?list|temporar|\blater\b|deferred|time[sd]?.?out|\bbusy\b|insufficient|unreachable|\bretry|service unavailable|\bmoment\b|currently|maintenance|vacation|out of (the )?office|frozen|expired|(lookup|connection) (failed|failure|refused)|(?<!delivery |address )\berror\b|server (for|is|was|in|not|unknown|invalid|unavailable)\b|\b(user|person)s? (is |are )?(un|not )available/;

/** The sender, its servers and its authentication. */
const ABOUT_SENDER =
  /sender|\bfrom\b|return.?path|\b[he][eh]lo\b|\bptr\b|r(everse )?.?dns|\bspf\b|dkim|dmarc|authenti?cat|unauth|not authori[sz]ed|\btls\b|encrypt|certificate|client (host|ip)|\bips?\b|\byou\b(?! (tried|are trying|were trying|entered)\b)|smtp user|command (rejected|ignored|unknown)|\byour\b(?! message)|user ?name|\bmail command|\bdo not (?!exist|have)|for sending|\bsending\b|submission|originat|envelope|exp[eé]dit|[eé]metteur|(?<!in )reply.?to|return(ed)? mail|backscatter|\bbatv\b|\bauth\b|credential|permission|postmaster|reputation|relay(ing)?( access)? (denied|not|prohibited|is)|(to|of|for) relay|cannot relay|rcpthosts|callback/;
/** Content, size and form of the message. */
const ABOUT_CONTENT =
  /content|spam|junk|bulk|unsolicited|suspicious|suspected|virus|malware|phish|infect|attach|security|header|\bmime\b|too (large|big|long|many)|\bsize\b|\burls?\b|message type|loop|hop count|duplicate|message (is )?(contains|may contain|invalid)|\b(in|of) (the |this )?message\b|message (was )?(rejected|refused|blocked|filtered|not allowed)/;
/** Rates, policies and lists. */
const ABOUT_POLICY =
  /\brate\b|attack|harvest|\bmoved\b|forwarding|refuse|user reject|\bldap\b|\bdns\b|rate.?limit|throttl|frequen|too (many|fast)|limit|exceed|polic(y|ies)|prohibit|\baccess\b|restrict|not (allowed|permitted|wanted|enough)|disallow|forbid|violat|denied|refused|\babuse|complain|block|\bban|list(ed|s)?\b|\brbl|dnsbl|(black|block|white|allow|deny|safe)list|suppress|suspend|(disabled|inactive|deactivated|unavailable|closed|removed|not (valid|active|available)) (by|to|of|for (?!explanation|more\b)|delivery\b|e-?mail\b(?! address)|mail\b|messages?\b)/;

const ABOUT_OTHER = [TEMPORARY, ABOUT_SENDER, ABOUT_CONTENT, ABOUT_POLICY];

const RECIPIENT = '(?:user(?: ?name)?|recipient|mailbox|mail ?box|account|address(?:ee)?|alias|inbox)';
const UNKNOWN_RECIPIENT = new RegExp(
  `\\b(?:unknown|no such|invalid|illegal|non-?existent|bad destination|undeliverable)(?: (?:or|and) \\w+)?(?: (?:local|destination|e-?mail|smtp|mailbox|user|recipient|active))* ${RECIPIENT}(?! (?:domain|server|host|service|directory|lookup)\\b)`,
);
const GONE = [
  'unknown|not found|unavailable|disabled|inactive|unrecogni[sz]ed|deactivated|deleted|removed|closed|discontinued|terminated|invalid',
  "(?:could ?n.?t|could not|cannot|can ?n.?t|was ?n.?t|was not) (?:be )?found|does ?n.?t exist|does not exist|doesn't exist|do not exist",
  '(?:no longer|not) (?:a )?(?:available|valid|active|exist|known|in use|recogni[sz]ed|local|in service)',
].join('|');
const REACHED = '(?: (?:that )?you (?:tried|are trying|were trying) to (?:reach|contact))?';
/** "Mail for this user is disabled" says nothing about the user. */
const NOT_FOR = '(?<!\\b(?:for|to|of|by|with)(?: (?:this|that|the|an?|local|e-?mail))* )';
const RECIPIENT_IS_GONE = new RegExp(
  `${NOT_FOR}\\b${RECIPIENT}s?\\W{0,4}${REACHED}(?:\\W{0,4}(?:is|was|are|has been|you entered)\\b)*\\W{1,4}(?:${GONE})`,
);
const OTHER_WORDS =
  /no (such )?(mailbox|account|user) (here|by that)|does ?n(.?t|ot) have an? .*\baccount|not (one of )?our customers?\b|nobody (here )?by that name|(rcpt|recip(ient)?)notfound|not a (known|valid) (user|recipient|mailbox)|unknown local.?part|no one at this address|no such person|null ?mx|recipient.* domain (not found|does not exist)|utilisateur inconnu|destinataire (invalide|inconnu)|(benutzer|empf(ä|ae)nger) (nicht bekannt|unbekannt|existiert nicht)|unbekannter (benutzer|empf(ä|ae)nger)/;

/** Enhanced status codes (RFC 3463, RFC 7505) of a recipient that does not exist: unknown, malformed, moved, without mail. */
const NO_SUCH_RECIPIENT_CODES = new Set(['5.1.1', '5.1.3', '5.1.6', '5.1.10']);
/** Codes that texts about such a recipient come with. Any other code contradicts the words: 5.1.7 and 5.1.8 are the sender's. */
const CODES_OF_RECIPIENTS = new Set([
  ...NO_SUCH_RECIPIENT_CODES,
  ...['5.0.0', '5.1.0', '5.1.2', '5.1.351', '5.2.1', '5.3.0', '5.4.1', '5.5.0', '5.7.1'],
]);
/** Codes that are the recipient's, whatever the words are. */
const SAY_WHOSE = new Set([...NO_SUCH_RECIPIENT_CODES, '5.2.1']);
/** An account may be the sender's, so the text must say whose it is: by a code, an address, or these words. */
const SOME_ACCOUNT =
  /\baccounts?\b.*\b(disabled|inactive|closed|deactivated|terminated|discontinued|suspended|unavailable|not (active|available))\b/;
const WHOSE_ACCOUNT = /\byou (tried|are trying)|mailbox|recipient|\buser\b|\bremove\b/;
const mayBeSendersAccount = ({ words, hasAddress }: BounceText, codes: string[]) =>
  SOME_ACCOUNT.test(words) && !WHOSE_ACCOUNT.test(words) && !hasAddress && !codes.some((code) => SAY_WHOSE.has(code));

/** What else such a code comes with: nothing, or a text about the recipient. The code is given to other failures, too. */
const ABOUT_RECIPIENT = new RegExp(`\\b${RECIPIENT}s?\\b|destinataire`);
const NOTHING = /^[^a-z]*(?:smtp[^a-z]*)?$/;
/** The least that such a text says. */
const NEGATION =
  /\b(unknown|invalid|illegal|bad|not?|non|nobody|reject(ed|ing)|undeliverable|unrouteable|inactive|disabled|closed|longer|null)\b|n.t\b|invalide|inconnu/;
const NOT_TAKEN = /accept|\bdeliver/;
const fitsSuchCode = ({ words, withHosts, links }: BounceText) =>
  (ABOUT_RECIPIENT.test(words) && NEGATION.test(words) && !NOT_TAKEN.test(words)) ||
  (NOTHING.test(withHosts) && links.length === 0);
/** How Exchange Online refuses recipients that are not in its directory. */
const NOT_IN_DIRECTORY = /5\.4\.1.*recipient address rejected: access denied/;
const DENIED = 'access denied';

const ENHANCED_CODES = /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)/g;
const TEMPORARY_REPLY = /(?<![\d.])4(?:21|5\d)(?!\d|\.\d)/;
/** Replies to what is no recipient: commands, their order, and authentication. */
const REPLY_TO_OTHER = /(?<![\w.])(?:50[0234]|53\d)(?=[ -])/;
/** Services that keep lists of senders, and other pages that explain refusals. */
const LINK_ABOUT_REFUSAL =
  /spam|junk|abuse|block|black.?list|\brbl|dnsbl|delist|remov|reputation|polic|quota|limit|\brate|dmarc|\bspf\b|dkim|sender|lookup|query/;

/** A reply of a mail server has a few lines. Longer texts are not searched: the patterns take time that grows faster than they do. */
const MAX_CHARACTERS = 2_000;

/**
 * Whether the failure message of a bounced email says that the recipient does not exist. Customer.io sends only free text: no
 * class, no code.
 *
 * True may delete a profile, so it requires words that say so, or such an enhanced code with words about the recipient, or with
 * none, and no word that is unknown. Whatever mentions the sender, the content, a rate, a policy or a list, also in a link,
 * is a rejection of the message, whatever its code. Temporary failures and unknown texts are false.
 *
 * @param recipient the address that the email went to, in lower case: its name, in quotes, is not a word of the text
 */
export function isPermanentBounce(failureMessage: string, recipient = ''): boolean {
  if (failureMessage.length > MAX_CHARACTERS) return false;
  const text = failureMessage.toLowerCase();
  const codes = text.match(ENHANCED_CODES) ?? [];
  if (TEMPORARY_REPLY.test(text) || REPLY_TO_OTHER.test(text)) return false;
  if (!codes.every((code) => CODES_OF_RECIPIENTS.has(code))) return false;
  const read = readBounceText(failureMessage, recipient);
  if (!hasOnlyKnownWords(read.words) || read.links.some((link) => LINK_ABOUT_REFUSAL.test(link))) return false;
  const isNotInDirectory = NOT_IN_DIRECTORY.test(text);
  const said = [read.words, read.withHosts].map((part) => (isNotInDirectory ? part.replace(DENIED, ' ') : part));
  if (ABOUT_OTHER.some((pattern) => said.some((part) => pattern.test(part))) || mayBeSendersAccount(read, codes))
    return false;
  if (isNotInDirectory) return true;
  if ([UNKNOWN_RECIPIENT, RECIPIENT_IS_GONE, OTHER_WORDS].some((pattern) => pattern.test(read.words))) return true;
  return codes.some((code) => NO_SUCH_RECIPIENT_CODES.has(code)) && fitsSuchCode(read);
}
