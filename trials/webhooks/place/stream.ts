const PEOPLE = 40;
const OVER_THE_LIMIT = 6_000_000;
const OVER_A_RECORD = 1_500_000;
const LARGE_EMAIL = 200_000;
/** Events of which one has content, and of which one has too much of it. */
const LARGE_EVERY = 25;
const TOO_LARGE_EVERY = 250;
const TOO_DEEP = 2_000;

/** The event with this number; its id ends with it, and its person has every fortieth. */
export function eventOf(number: number) {
  const person = personOf(number);
  return {
    event_id: `feed-${number}`,
    object_type: 'email',
    metric: 'sent',
    data: {
      identifiers: { id: person, email: `${person}@example.com` },
      delivery_id: `delivery-${number}`,
      ...contentOf(number),
    },
  };
}

/** What Body Content adds to one event of 25: the text of a large e-mail, and to one of 250 more than a record takes. */
function contentOf(number: number) {
  if (number % LARGE_EVERY !== 0) return {};
  const content = 'x'.repeat(number % TOO_LARGE_EVERY === 0 ? OVER_A_RECORD : LARGE_EMAIL);
  return { content, headers: { Subject: ['Your receipt'] } };
}

const personOf = (number: number) => `person-${number % PEOPLE}`;
const numberOf = (id: string) => Number(id.slice('feed-'.length));

/** Signed bodies that are no events; each of them is another one, or it would be the same dead letter. */
const poisons: readonly ((number: number) => string)[] = [
  (number) => `rubbish ${number}`,
  (number) => `{"events":[],"number":${number}}`,
  (number) => `{"timestamp":${number}}`,
  (number) => `[${number}]`,
  (number) => `${'['.repeat(TOO_DEEP)}${number}${']'.repeat(TOO_DEEP)}`,
  (number) => `{"metric":"sent","data":"${String(number).padEnd(OVER_THE_LIMIT, 'x')}"}`,
  (number) => `{"event_id":"half","metric":"sent","data":{"number":${number}`,
];

/** The unusable body with this number. */
export const poison = (number: number): string =>
  (poisons[number % poisons.length] as (number: number) => string)(number);

/**
 * The people of whom a record was written before one of an earlier event; a repeat of an event is not counted.
 *
 * @param ids of the records, in the order of each partition
 */
export function outOfOrder(ids: readonly string[]): string[] {
  const last = new Map<string, number>();
  const found = new Set<string>();
  for (const id of new Set(ids)) {
    const number = numberOf(id);
    const person = personOf(number);
    if (number < (last.get(person) ?? -1)) found.add(person);
    last.set(person, number);
  }
  return [...found];
}
