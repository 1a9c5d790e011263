/**
 * Failure messages as mail servers word them, by provider: from their published error references and from bounce logs, with
 * addresses, hosts and session ids replaced.
 */
export type BounceTexts = Readonly<Record<string, readonly string[]>>;

/** The recipient does not exist. */
export const noSuchRecipient: BounceTexts = {
  Gmail: [
    "550-5.1.1 The email account that you tried to reach does not exist. Please try\n550-5.1.1 double-checking the recipient's email address for typos or\n550-5.1.1 unnecessary spaces. Learn more at\n550 5.1.1  https://support.google.com/mail/?p=NoSuchUser a1-20si123.45 - gsmtp",
    "550 5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient's email address for typos or unnecessary spaces. For more information, go to https://support.google.com/mail/?p=NoSuchUser",
    '550-5.2.1 The email account that you tried to reach is disabled. Learn more at\n550 5.2.1  https://support.google.com/mail/?p=DisabledUser d2si - gsmtp',
    '550 5.2.1 The email account that you tried to reach is inactive. For more information, go to https://support.google.com/mail/?p=DisabledUser',
    '553-5.1.3 The recipient address <ada@example..com> is not a valid RFC-5321 address.\n553 5.1.3 https://support.google.com/mail/answer/6596 - gsmtp',
  ],
  'Outlook and Exchange': [
    '550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302). [AM5EUR02FT012.eop-EUR02.prod.protection.outlook.com]',
    '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ada@example.com not found by SMTP address lookup',
    '550 5.1.1 RESOLVER.ADR.ExRecipNotFound; not found',
    '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found',
    '550 5.4.1 Recipient address rejected: Access denied. AS(201806281) [DB5EUR03FT045.eop-EUR03.prod.protection.outlook.com]',
    '550 5.4.1 [ada@example.com]: Recipient address rejected: Access denied',
    '550 5.1.351 Remote server returned unknown recipient or mailbox unavailable',
    '550 5.1.1 User unknown',
    '550 5.1.6 Recipient no longer on server',
    '550 5.1.0 Recipient not found',
  ],
  'Yahoo and AOL': [
    "554 delivery error: dd This user doesn't have a yahoo.com account (ada@yahoo.com) [0] - mta4001.mail.bf1.yahoo.com",
    "554 delivery error: dd This user doesn't have a ymail.com account (ada@ymail.com) [-9]",
    '554 30 Sorry, your message to ada@yahoo.com cannot be delivered. This mailbox is disabled (554.30).',
    '552 1 Requested mail action aborted, mailbox not found',
    '550 5.1.1 <ada@aol.com>: Recipient address rejected: aol.com',
    '550 ada@aol.com Is Not Accepting Mail: user unknown',
  ],
  iCloud: [
    '550 5.1.1 unknown or illegal alias: ada@me.com',
    '550 5.1.1 <ada@icloud.com>: user does not exist',
    '550 5.1.1 <ada@icloud.com>: inactive email address',
  ],
  Postfix: [
    '550 5.1.1 <ada@example.com>: Recipient address rejected: User unknown in local recipient table',
    '550 5.1.1 <ada@example.com>: Recipient address rejected: User unknown in virtual mailbox table (in reply to RCPT TO command)',
    '550 5.1.1 <ada@example.com>: Recipient address rejected: User unknown in relay recipient table',
    '550 5.1.1 <ada@example.com>: Recipient address rejected: User unknown in virtual alias table',
    '550 <ada@example.com>: Recipient address rejected: User unknown',
    '550 5.1.1 <ada@example.com>: Recipient address rejected: undeliverable address: unknown user: "ada"',
    'unknown user: "ada"',
    '550 5.1.2 <ada@exampel.com>: Recipient address rejected: Domain not found',
  ],
  Exim: [
    '550 No Such User Here',
    '550 unknown user',
    '550 No such recipient here',
    '550 5.1.1 Unrouteable address',
    '550 mailbox not found',
    '550 User unknown, rejecting',
    '550 Invalid recipient ada@example.com',
  ],
  'Sendmail and qmail': [
    '550 5.1.1 <ada@example.com>... User unknown',
    '553 5.3.0 <ada@example.com>... No such user',
    '553 sorry, no mailbox here by that name (#5.7.1)',
    '550 sorry, no mailbox here by that name. (#5.1.1 - chkuser)',
    'Sorry, no mailbox here by that name. (#5.1.1)',
    '551 User not local; please try <ada@other.example>',
  ],
  Mimecast: [
    '550 Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550 [Xk1] (relay.mimecast.com)',
    '550 5.1.1 Recipient not found. <https://community.mimecast.com/docs/DOC-1369#550>',
  ],
  Proofpoint: ['550 5.1.1 <ada@example.com>... User unknown', '550 5.1.1 User Unknown. ada@example.com'],
  Barracuda: [
    '550 No such user (ada@example.com)',
    '550 permanent failure for one or more recipients (ada@example.com:550 5.1.1 User unknown)',
    '550 permanent failure for one or more recipients (ada@example.com:550 No such recipient)',
  ],
  'GMX and Web.de': [
    '550-Requested action not taken: mailbox unavailable\n550 For explanation visit https://postmaster.gmx.net/en/error-messages?ip=198.51.100.7&c=usr',
    '550 Requested action not taken: mailbox unavailable',
    '550 Requested mail action not taken: mailbox unavailable. For explanation visit http://postmaster.web.de/error-messages',
  ],
  'Mail.ru and Yandex': [
    '550 Message was not accepted -- invalid mailbox. Local mailbox ada@mail.ru is unavailable: user not found',
    '550 Message was not accepted -- invalid mailbox.  Local mailbox ada@list.ru is unavailable: account is disabled',
    '550 5.7.1 No such user!',
    '550 user not found, ignored',
  ],
  'QQ and NetEase': [
    '550 Mailbox not found. http://service.mail.qq.com/cgi-bin/help?subtype=1&id=20022&no=1000728',
    '550 The recipient may contain a non-existent account, please check the recipient address. https://open.work.weixin.qq.com/help2/pc/20049',
    '550 User not found: ada@163.com',
    '550 MAIL_USER_NOT_EXIST, Invalid User: ada@163.com',
  ],
  'other providers': [
    '550 5.1.1 Not our Customer',
    '550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR204_416 [416]',
    '550 5.1.1 <ada@sfr.fr> : Utilisateur inconnu',
    '550 user unknown (T-Online)',
    '550 recipient does not exist here',
    '550 RCPT TO:<ada@libero.it> User unknown',
    '550 5.1.1 No such user ada@naver.com',
    '550 Account has been deactivated',
    '550 Recipient Rejected: No account by that name here',
    '550 That account does not exist',
    '550 This address no longer exists: address is no longer in use',
    '556 5.1.10 Recipient address has a null MX',
    'smtp;550 5.1.1 The recipient mailbox does not exist',
  ],
};
