import { limits } from '@cio-bus/contracts';
import { namesOtherAddress } from './email-addresses.ts';
import { channelOf, cutToBytes, failureMessageOf, recipientOf, secondsOf, wentToPerson } from './event-facts.ts';
import { isPermanentBounce } from './is-permanent-bounce.ts';
import { attributesOf, identify, type Reaction, suppress } from './reaction.ts';

/**
 * A message bounced: sets attributes of its channel. Then suppresses the person, if an email failed permanently, the address
 * is the person's, and the policy includes `permanent-bounce`. A text that names another address is not permanent: a forward
 * of the recipient's may have failed, or a check of the sender.
 */
export const onBounced: Reaction = (event, policy) => {
  const channel = channelOf(event);
  const reason = failureMessageOf(event);
  const permanent =
    channel === 'email' &&
    isPermanentBounce(reason, recipientOf(event)) &&
    !namesOtherAddress(reason, recipientOf(event));
  const attributes = identify(
    attributesOf(policy).bounced({
      ...{ channel, permanent, at: secondsOf(event), deliveryId: event.deliveryId },
      reason: cutToBytes(reason, limits.attributeValueBytes),
    }),
  );
  const suppresses = permanent && wentToPerson(event) && policy.suppressOn.has('permanent-bounce');
  return suppresses ? [attributes, suppress] : [attributes];
};
