import { hasOnlyKnownWords } from './bounce-vocabulary.ts';

/** The same message may be accepted later. */
const TEMPORARY =
  /\bfull\b|quota|storage|gr[ae]y.?list|temporar|\blater\b|deferred|time[sd]?.?out|\bbusy\b|insufficient|unreachable|\bretry|service unavailable|\bmoment\b|currently|maintenance|vacation|out of (the )?office|frozen|expired|(lookup|connection) (failed|failure|refused)|(?<!delivery |address )\berror\b|server (for|is|was|in|not)\b/;

/** The sender, its servers and its authentication. */
const ABOUT_SENDER =
  /sender|\bfrom\b|return.?path|\b[he][eh]lo\b|\bptr\b|r(everse )?.?dns|\bspf\b|dkim|dmarc|authenti?cat|unauth|not authori[sz]ed|\btls\b|encrypt|certificate|client (host|ip)|\bips?\b|your (server|host|network|domain|isp|mailbox|(e-?mail ?)?(address|account))|for sending|\bsending\b|submission|originat|envelope|exp[eé]dit|[eé]metteur|(?<!in )reply.?to|return(ed)? mail|backscatter|\bbatv\b|\bauth\b|credential|permission|postmaster|reputation|relay(ing)?( access)? (denied|not|prohibited|is)|to relay|cannot relay|rcpthosts|callback/;
/** Content, size and form of the message. */
const ABOUT_CONTENT =
  /content|spam|junk|bulk|unsolicited|suspicious|suspected|virus|malware|phish|infect|attach|security|header|mime|too (large|big|long|many)|\bsize\b|\burls?\b|message type|loop|hop count|duplicate|message (was )?(rejected|refused|blocked|filtered|not allowed)/;
/** Rates, policies and lists. */
const ABOUT_POLICY =
  /\brate\b|attack|harvest|\bmoved\b|forwarding|refuse|user reject|\bldap\b|\bdns\b|rate.?limit|throttl|frequen|too (many|fast)|limit|exceed|polic(y|ies)|prohibit|restrict|not (allowed|permitted|wanted|enough)|disallow|forbid|violat|denied|refused|\babuse|complain|block|\bban|list(ed|s)?\b|\brbl|dnsbl|(black|block|white|allow|deny|safe)list|suppress|suspend/;

const RECIPIENT = '(?:user(?: ?name)?|recipient|mailbox|mail ?box|account|address(?:ee)?|alias|inbox|person)';
const UNKNOWN_RECIPIENT = new RegExp(
  `\\b(?:unknown|no such|invalid|illegal|non-?existent|bad destination|undeliverable)(?: (?:or|and) \\w+)?(?: (?:local|destination|e-?mail|smtp|mailbox|user|recipient))* ${RECIPIENT}`,
);
const GONE = [
  'unknown|not found|unavailable|disabled|inactive|unrecogni[sz]ed|deactivated|deleted|removed|closed|discontinued|terminated|invalid',
  "(?:could ?n.?t|could not|cannot|can ?n.?t|was ?n.?t|was not) (?:be )?found|does ?n.?t exist|does not exist|doesn't exist|do not exist",
  '(?:no longer|not) (?:a )?(?:available|valid|active|exist|known|in use|recogni[sz]ed|local|in service)',
].join('|');
const REACHED = '(?: (?:that )?you (?:tried|are trying|were trying) to (?:reach|contact))?';
const RECIPIENT_IS_GONE = new RegExp(
  `\\b${RECIPIENT}s?\\W{0,4}${REACHED}(?:\\W{0,4}(?:is|was|are|has been|you entered)\\b)*\\W{1,4}(?:${GONE})`,
);
const OTHER_WORDS =
  /no (such )?(mailbox|account|user) (here|by that)|does ?n.?t have an? .*\baccount|not (one of )?our customers?\b|nobody (here )?by that name|(rcpt|recip(ient)?)notfound|not a (known|valid) (user|recipient|mailbox)|unknown local.?part|no one at this address|null ?mx|recipient.* domain (not found|does not exist)|utilisateur inconnu|destinataire (invalide|inconnu)/;

/** Enhanced status codes (RFC 3463, RFC 7505) of a recipient that does not exist: unknown, malformed, moved, without mail. */
const NO_SUCH_RECIPIENT_CODES = new Set(['5.1.1', '5.1.3', '5.1.6', '5.1.10']);
/** Codes that texts about such a recipient come with. Any other code contradicts the words: 5.1.7 and 5.1.8 are the sender's. */
const CODES_OF_RECIPIENTS = new Set([
  ...NO_SUCH_RECIPIENT_CODES,
  ...['5.0.0', '5.1.0', '5.1.2', '5.1.351', '5.2.1', '5.3.0', '5.4.1', '5.5.0', '5.7.1'],
]);
/** What else such a code comes with: nothing, or a text about the recipient. The code is given to other failures, too. */
const NOTHING_OR_RECIPIENT = new RegExp(`^[^a-z]*(?:smtp[^a-z]*)?$|\\b${RECIPIENT}s?\\b|destinataire`);
const NOT_TAKEN = /accept|fail(ed)? to deliver/;
/** How Exchange Online refuses recipients that are not in its directory. */
const NOT_IN_DIRECTORY = /5\.4\.1.*recipient address rejected: access denied/;

const ENHANCED_CODES = /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)/g;
const TEMPORARY_REPLY = /(?<![\d.])4(?:21|5\d)(?!\d|\.\d)/;
/** How IronPort names a class of failures, whose reason follows. */
const CLASS_NAME = /unknown address error/g;
/** Codes, links, addresses and host names: the words in them mean nothing. */
const NOT_WORDS =
  /https?:\/\/\S+|<(?:[^<>\s]*[@.][^<>\s]*)?>|[^\s<>()]+@[^\s<>():;,]+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,24}\b|\b[45]\d\d[ -](?=[45]\.\d|\D)|[245]\.\d{1,3}\.\d{1,3}/g;

/** A reply of a mail server has a few lines. Longer texts are not searched: the patterns take time that grows faster than they do. */
const MAX_CHARACTERS = 2_000;

/**
 * Whether the failure message of a bounced email says that the recipient does not exist. Customer.io sends only free text: no
 * class, no code.
 *
 * True may delete a profile, so it requires words that say so, or such an enhanced code with words about the recipient, or with
 * none, and no word that is unknown. Whatever mentions the sender, the content, a rate, a policy or a list is a rejection of the message, whatever its
 * code. Temporary failures and unknown texts are false.
 */
export function isPermanentBounce(failureMessage: string): boolean {
  if (failureMessage.length > MAX_CHARACTERS) return false;
  const text = failureMessage.toLowerCase();
  const codes = text.match(ENHANCED_CODES) ?? [];
  if (TEMPORARY_REPLY.test(text) || !codes.every((code) => CODES_OF_RECIPIENTS.has(code))) return false;
  const words = failureMessage.replace(NOT_WORDS, ' ').toLowerCase().replace(/\s+/g, ' ').replace(CLASS_NAME, ' ');
  if (!hasOnlyKnownWords(words)) return false;
  if (NOT_IN_DIRECTORY.test(text)) return true;
  if ([TEMPORARY, ABOUT_SENDER, ABOUT_CONTENT, ABOUT_POLICY].some((pattern) => pattern.test(words))) return false;
  if ([UNKNOWN_RECIPIENT, RECIPIENT_IS_GONE, OTHER_WORDS].some((pattern) => pattern.test(words))) return true;
  const hasCode = codes.some((code) => NO_SUCH_RECIPIENT_CODES.has(code));
  return hasCode && NOTHING_OR_RECIPIENT.test(words) && !NOT_TAKEN.test(words);
}
