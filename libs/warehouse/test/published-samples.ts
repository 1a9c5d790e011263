/** A webhook as others have published it, and where. */
export interface PublishedSample {
  source: string;
  body: { event_id: string; object_type: string; metric: string; timestamp: number | string; data: Data };
}
type Data = Record<string, unknown>;

const person = { customer_id: '0400204', identifiers: { id: '0400204' } };
const broadcast = { action_id: 31, broadcast_id: 8, ...person };
const campaign = { action_id: 52, campaign_id: 4, ...person };
const subscription = { ...person, email_address: 'grace@example.com' };
const email = { recipient: 'grace@example.com', subject: 'Good morning' };
const link = { href: 'https://example.com/offers', link_id: 1 };
/** As long as a token of Firebase. */
const device = `fcm_Device-01:APA91b${'Ab3_dE-6'.repeat(17)}`;
const push = { ...broadcast, delivery_id: 'RPXXAgUBcRhXXqSfeiXXdIYJXXTY' };
const hook = { recipient: 'https://hooks.example.com/in' };

const sample = (
  name: string,
  [object_type, metric, timestamp]: [string, string, number | string],
  [event_id, data]: [string, Data],
): PublishedSample => ({
  source: `rudder-transformer, customerio/${name}.json`,
  body: { data, event_id, object_type, metric, timestamp },
});

/**
 * Webhooks that a public project tests its own reader with: what its fixtures have of fields, types, forms of ids and lengths,
 * with other values. Nothing that reads webhooks here was written after them.
 */
export const publishedSamples: readonly PublishedSample[] = [
  sample('test_0', ['customer', 'subscribed', 'abc'], ['01E4C4CT6YDC7Y5M7FE1GWW0A0', subscription]),
  sample('test_1', ['customer', 'subscribed', '1585250199'], ['01E4C4CT6YDC7Y5M7FE1GWW0A1', subscription]),
  sample('test_2', ['customer', 'subscribed', 1_585_250_199], ['01E4C4CT6YDC7Y5M7FE1GWW0A2', subscription]),
  sample('test_3', ['customer', 'unsubscribed', 1_585_250_179], ['01E4C4C6P79C12J5A6KPE6X0A3', subscription]),
  sample(
    'test_4',
    ['email', 'drafted', 1_585_250_305],
    ['01E4C4G1S0AMNG0XVF2M7RP0A4', { ...broadcast, delivery_id: 'RPXXAgABcRhXXqSp7kiXXkGBXXVh' }],
  ),
  sample(
    'test_5',
    ['email', 'bounced', 1_234_567_890],
    [
      '12XXDG7S9P6MAZPTJ78DXND90A5', // 27 characters
      {
        content_id: 2_311,
        newsletter_id: 612,
        ...person,
        ...email,
        delivery_id: 'RMXXBAAAAXE7r_XXUGXly9DBXXpq1JS31=',
        failure_message: '550 5.5.0 Requested action not taken: mailbox unavailable',
      },
    ],
  ),
  sample(
    'test_6',
    ['email', 'clicked', 1_585_254_348],
    ['01E4C8BES5XT87ZWRJFTB350A6', { ...broadcast, ...link, ...email, delivery_id: 'RPXXAgABcRhXXqSp7kiXXkGBXXVh' }],
  ),
  sample(
    'test_7',
    ['email', 'sent', 1_644_227_937],
    [
      '01E2EMRMM6TZ12TF9WGZN0W0A7',
      {
        ...campaign,
        ...email,
        content: 'We are glad that you are here.',
        headers: { 'X-Own': ['a value'] },
        delivery_id: 'RAXXAAFwnUSXXIa0ZXkXX8EdXXM==',
      },
    ],
  ),
  sample(
    'test_8',
    ['email', 'delivered', 1_675_196_819],
    [
      '01ER4R5WB62QWCNREKFB4DY0A8',
      {
        ...email,
        customer_id: '0400204',
        identifiers: { cio_id: '8af907209982', id: '0400204' },
        delivery_id: 'REXX4wUAAYYXXQgkyRqXXEPeXX6Nfv==',
        transactional_message_id: 2,
      },
    ],
  ),
  sample(
    'test_9',
    ['push', 'attempted', 1_585_776_075],
    [
      '01E4VSX8SZ0T9AQMH4Q16NR0A9',
      { ...campaign, delivery_id: 'RAXXBQFxN56XXzydfV4_XXvfXXI=', failure_message: 'NoDevicesSynced' },
    ],
  ),
  sample(
    'test_10',
    ['push', 'sent', 1_585_250_350],
    ['01E4C4HDQ7P1X9KTKF0ZX7P0B0', { ...push, recipients: [{ device_id: device, device_platform: 'android' }] }],
  ),
  sample(
    'test_11',
    ['push', 'clicked', 1_585_751_829],
    ['01E4V2SBHYK4TNTG8WKMP390B1', { ...push, href: 'app://item/2', link_id: 1, recipients: [{ device_id: device }] }],
  ),
  sample(
    'test_12',
    ['sms', 'attempted', 1_234_567_890],
    [
      '01E4F3DCS83P8HT7R3E6DWQ0B2',
      {
        ...campaign,
        delivery_id: 'ROXXAAIBcR4XXT6mueuXXDtzXXXv',
        failure_message: "Twilio Error 21408: not enabled for the region of the 'To' number: +15550100.",
      },
    ],
  ),
  sample(
    'test_13',
    ['sms', 'clicked', 1_585_847_161],
    [
      '01E4XXPN42JDF4B1ATQKTZ80B3',
      { ...broadcast, ...link, recipient: '+15550100', delivery_id: 'RPXXAgIBcRhXXzHz-8gXXscPXXZa' },
    ],
  ),
  sample(
    'test_14',
    ['slack', 'sent', 1_585_250_655],
    ['01E4C4TQKD6KJ274870J5DE0B4', { ...broadcast, recipient: '#news', delivery_id: 'RPXXAgQBcRhXXufb0s3XXmz5XX7Y' }],
  ),
  sample(
    'test_15',
    ['slack', 'clicked', 1_585_252_451],
    [
      '01E4C6HJTBNDX18XC4B88M30B5',
      { ...broadcast, ...link, recipient: '#news', delivery_id: 'RPXXAgQBcRhXXpCJE3mXXwvRXXe6' },
    ],
  ),
  sample(
    'test_16',
    ['slack', 'failed', 1_585_250_350],
    [
      '01E4C4HDQ77BCN0X23Z3WBE0B6',
      { ...broadcast, delivery_id: 'RPXXAgQBcRhXXqRiZAcXXyQiXXkC', failure_message: 'the channel is unknown' },
    ],
  ),
  sample(
    'test_17',
    ['webhook', 'drafted', 1_585_250_305],
    ['01E4C4G1S04QCV1NASF4NWM0B7', { ...broadcast, delivery_id: 'RPXXAgEBcRhXXqSrYcXXXr2kXXj9' }],
  ),
  sample(
    'test_18',
    ['webhook', 'attempted', 1_585_747_134],
    [
      '01E4TYA2KA9T0XGHCRJ784B0B8',
      {
        ...broadcast,
        delivery_id: 'RAXXAQFxNeUXX6LqgjqXXN1jXXc=',
        failure_message: "Variable 'customer.x' is missing",
      },
    ],
  ),
  sample(
    'test_19',
    ['webhook', 'sent', 1_585_252_357],
    ['01E4C6EP0HCKRHKFARMZ5XE0B9', { ...broadcast, ...hook, delivery_id: 'RPXXAgEBcRhXXufr2aUXXjtDXXh6' }],
  ),
  sample(
    'test_20',
    ['webhook', 'clicked', 1_585_252_373],
    ['01E4C6F5N1Y54TVGJTN64Y10C0', { ...broadcast, ...link, ...hook, delivery_id: 'RPXXAgEBcRhXXufr2aUXXjtDXXh6' }],
  ),
  sample(
    'test_21',
    ['webhook', 'failed', 1_585_746_984],
    [
      '01E4TY5FVB0ZQ4KVDKRME0X0C1',
      { ...broadcast, delivery_id: 'RAXXAQFxNeKXXC4SYqhXXFGBXXQ=', failure_message: 'HTTP 404 Not Found []' },
    ],
  ),
  sample(
    'test_22',
    ['push', 'delivered', 1_585_751_830],
    ['01E4V2SBHYK4TNTG8WKMP390C2', { ...push, href: 'app://item/2', link_id: 1, recipients: [{ device_id: device }] }],
  ),
  sample(
    'test_23__email_subscribed',
    ['email', 'subscribed', 1_585_250_179],
    ['01E4C4C6P79C12J5A6KPE6X0C3', subscription],
  ),
];
