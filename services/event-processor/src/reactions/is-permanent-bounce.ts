/** The same message may be accepted later, whatever the code next to it. */
const TEMPORARY =
  /\bfull\b|quota|greylist|graylist|temporar|try(ing)? (again|later)|rate.?limit|too (many|frequent)|throttl|deferred|time[sd]?.?out|insufficient (system )?storage/i;

/** The message or its sender was rejected, not the address. */
const REJECTED_SENDER =
  /spam|black.?list|block.?list|blocked|banned|polic(y|ies)|dmarc|\bspf\b|dkim|reputation|virus|content|too (large|big|long)|relay|authenticat|not authori[sz]ed/i;

/** The address does not exist. */
const NO_SUCH_ADDRESS =
  /(user|recipient|mailbox|account|address|alias)( name)?( is| was)? (unknown|not found|unavailable|disabled|inactive|deactivated|closed|invalid|suspended|terminated|rejected|does ?n.t exist|does not exist|no longer)|(unknown|invalid|no such|non.?existent|nonexistent|bad destination) (\w+ )?(user|recipient|mailbox|account|address)|no mailbox here|does ?n.t have an? .* account|email account .* does not exist|recipient address rejected/i;

/** Enhanced status codes (RFC 3463) about the address itself: no such mailbox or domain, moved, disabled. */
const ADDRESS_CODES = new Set(['5.1.0', '5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10', '5.2.1']);
/** Codes that servers use for anything: the text decides. */
const VAGUE_CODES = new Set(['5.0.0', '5.2.0', '5.4.1', '5.4.4', '5.5.0']);

const ENHANCED_CODE = /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)/;
const REPLY_CODE = /(?<![\d.])[45][0-5]\d(?=[\s:-]|$)/;
const ADDRESS_REPLIES = new Set(['550', '551', '553']);

/**
 * Whether the failure message of a bounced email means that the address will never accept mail. Customer.io sends only free
 * text: no class, no code.
 *
 * Errs towards false, because true may delete a profile: a full mailbox, greylisting, mail rejected for its sender or content
 * (5.7.x) and unknown texts are false.
 */
export function isPermanentBounce(failureMessage: string): boolean {
  if (TEMPORARY.test(failureMessage)) return false;
  const enhanced = ENHANCED_CODE.exec(failureMessage)?.[0];
  if (enhanced !== undefined && !VAGUE_CODES.has(enhanced)) return ADDRESS_CODES.has(enhanced);
  const reply = REPLY_CODE.exec(failureMessage)?.[0];
  if (reply?.startsWith('4') || REJECTED_SENDER.test(failureMessage)) return false;
  return NO_SUCH_ADDRESS.test(failureMessage) || (reply !== undefined && ADDRESS_REPLIES.has(reply));
}
