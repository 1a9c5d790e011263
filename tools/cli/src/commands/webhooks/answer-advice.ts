import type { PostResult } from '../../webhook-poster.ts';

/** What to do about an address that did not refuse an unsigned request with 401. */
export const refusalAdvice = ({ status, text }: PostResult): string =>
  status === 200
    ? 'it was accepted: whatever answers here does not check signatures, so anybody can send it events'
    : status === 503
      ? 'the receiver cannot write to Kafka (503): see its /readyz'
      : (onTheWay(status) ??
        `answered ${status} (${text}): is this the path of webhook-receiver, /webhooks/customerio?`);

/** What to do about an address that did not accept a signed body. */
export const acceptanceAdvice = ({ status, text }: PostResult): string => {
  if (status === undefined) return `no answer: ${text}`;
  if (status === 401)
    return 'answered 401: CUSTOMERIO_WEBHOOK_SECRET here is not one of those that webhook-receiver was started with, or a proxy on the way changes the body';
  if (status === 503) return 'answered 503: the receiver cannot write to Kafka; see its /readyz';
  return onTheWay(status) ?? `answered ${status}: ${text}`;
};

/** Whether the receiver has accepted all of this many events. It responds 200 to events that it keeps as dead letters, too. */
export const isWhollyAccepted = ({ status, answer }: PostResult, events: number): boolean =>
  status === 200 && answer?.accepted === events && answer.unusable === undefined;

/** What to do about an address that did not accept all of this many events. */
export function incompleteAdvice(result: PostResult, events: number): string {
  const { status, text, answer } = result;
  if (status !== 200) return acceptanceAdvice(result);
  if (!answer)
    return `answered 200 (${text}), but not how many events it has accepted: is this the address of webhook-receiver?`;
  const { accepted, unusable = text } = answer;
  return `answered 200, but has accepted ${accepted} of ${events} events: ${unusable}`;
}

/** What a status means that the receiver itself gives to no webhook: it never answers 403, and 404 only at other paths. */
export function onTheWay(status: number | undefined): string | undefined {
  if (status === 403)
    return 'answered 403: a firewall lets in only the addresses of Customer.io and of the operators; add the public address of this machine (operator_ranges in Terraform), or use a machine that has one of them';
  if (status === 404) return 'answered 404: is this the path of webhook-receiver, /webhooks/customerio?';
  return undefined;
}
