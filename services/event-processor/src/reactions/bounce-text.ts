import { isKnownWord } from './bounce-vocabulary.ts';

/** A failure message, taken apart. All parts are in lower case. */
export interface BounceText {
  /** What it says, without addresses, codes, links and names of hosts. */
  words: string;
  /** The same with the names of hosts, in words: what looks like one may be two sentences without a space. */
  withHosts: string;
  links: readonly string[];
  /** Whether it names an address. */
  hasAddress: boolean;
}

const LINK = /https?:\/\/[^\s"'<>()[\]{}`]+/gi;
/** Only the address: what is glued to it, as in `blocked:ada@example.com`, is part of the text. */
const ADDRESS = /<[^\s<>()[\]{}:;,"=]*@[^\s<>:;,"=/]*>|[^\s<>()[\]{}:;,"=@/]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)*/gu;
const CODE = /\b[45]\d\d[ -](?=[45]\.\d|\D)|[245]\.\d{1,3}\.\d{1,3}/g;
const HOST = /\b[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,24}\b/g;
/** How IronPort names a class of failures, whose reason follows. */
const CLASS_NAME = /unknown address error/g;

/** @param recipient the address that the email went to, in lower case */
export function readBounceText(failureMessage: string, recipient: string): BounceText {
  const [name] = recipient.split('@', 1);
  const links = failureMessage.toLowerCase().match(LINK) ?? [];
  const withAddresses = failureMessage.replace(LINK, ' ');
  const text = withAddresses.replace(ADDRESS, ' ').replace(CODE, ' ');
  const plain = (given: string) =>
    given.toLowerCase().replaceAll(`"${name}"`, ' ').replace(/\s+/g, ' ').replace(CLASS_NAME, ' ');
  return {
    words: plain(text.replace(HOST, hostOrWords)),
    withHosts: plain(text.replaceAll('.', ' ')),
    links,
    hasAddress: withAddresses.includes('@'),
  };
}

/** `unknown.blocked` is the end of a sentence and the start of the next one; `example.com` and `mx.unknown.example` are hosts. */
function hostOrWords(found: string): string {
  const labels = found.split('.');
  const isHost = labels.length > 2 || (!labels.some(isKnownWord) && (labels[1] ?? '').length <= 4);
  return isHost ? ' ' : labels.join(' ');
}
