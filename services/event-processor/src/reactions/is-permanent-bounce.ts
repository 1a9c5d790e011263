/** Says that the same message may pass later, whatever code stands beside it. */
const TEMPORARY =
  /\bfull\b|quota|greylist|graylist|temporar|try(ing)? (again|later)|rate.?limit|too (many|frequent)|throttl|deferred|time[sd]?.?out|insufficient (system )?storage/i;

/** Says that this message or its sender was refused, not the address. */
const REFUSED_SENDER =
  /spam|black.?list|block.?list|blocked|banned|polic(y|ies)|dmarc|\bspf\b|dkim|reputation|virus|content|too (large|big|long)|relay|authenticat|not authori[sz]ed/i;

/** Says that there is nobody at this address. */
const NOBODY =
  /(user|recipient|mailbox|account|address|alias)( name)?( is| was)? (unknown|not found|unavailable|disabled|inactive|deactivated|closed|invalid|suspended|terminated|rejected|does ?n.t exist|does not exist|no longer)|(unknown|invalid|no such|non.?existent|nonexistent|bad destination) (\w+ )?(user|recipient|mailbox|account|address)|no mailbox here|does ?n.t have an? .* account|email account .* does not exist|recipient address rejected/i;

/** Enhanced status codes (RFC 3463) that speak of the address itself: no such mailbox or domain, moved, disabled. */
const ADDRESS_CODES = new Set(['5.1.0', '5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10', '5.2.1']);
/** Codes that servers give for anything: the text decides. */
const VAGUE_CODES = new Set(['5.0.0', '5.2.0', '5.4.1', '5.4.4', '5.5.0']);

const ENHANCED_CODE = /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)/;
const REPLY_CODE = /(?<![\d.])[45][0-5]\d(?=[\s:-]|$)/;
const ADDRESS_REPLIES = new Set(['550', '551', '553']);

/**
 * Whether the failure message of a bounced email says that the address will never take mail. Customer.io sends free text
 * only: no class, no code.
 *
 * It errs on the side of no, since a yes may delete a profile: a full mailbox, greylisting, and mail refused for its
 * sender or content (5.7.x) are no, and so is a text that it does not understand.
 */
export function isPermanentBounce(failureMessage: string): boolean {
  if (TEMPORARY.test(failureMessage)) return false;
  const enhanced = ENHANCED_CODE.exec(failureMessage)?.[0];
  if (enhanced !== undefined && !VAGUE_CODES.has(enhanced)) return ADDRESS_CODES.has(enhanced);
  const reply = REPLY_CODE.exec(failureMessage)?.[0];
  if (reply?.startsWith('4') || REFUSED_SENDER.test(failureMessage)) return false;
  return NOBODY.test(failureMessage) || (reply !== undefined && ADDRESS_REPLIES.has(reply));
}
