import { allCommandTypes, type CommandType, topicCatalogue } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { asyncApiDocument } from './asyncapi.ts';

const document = asyncApiDocument();
const plain = JSON.parse(JSON.stringify(document));

/** What a reference points to. */
const resolve = (reference: string) =>
  reference
    .slice(2)
    .split('/')
    .reduce((value, name) => value?.[name], plain);

function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = '$ref' in value ? [String(value.$ref)] : [];
  return [...own, ...Object.values(value).flatMap(referencesIn)];
}

describe('the AsyncAPI document', () => {
  it('has a channel and an operation for each topic, and resolves every reference', () => {
    expect(Object.keys(document.channels)).toEqual(topicCatalogue.map(({ name }) => name));
    expect(Object.keys(document.operations)).toHaveLength(topicCatalogue.length);
    const channels = Object.values(plain.channels as Record<string, { messages: object }>);
    for (const { messages } of channels) expect(Object.keys(messages)).not.toEqual([]);
    const references = referencesIn(plain);
    expect(references.length).toBeGreaterThan(topicCatalogue.length + allCommandTypes.length);
    for (const reference of references) expect(resolve(reference), reference).toBeDefined();
  });

  it('has a message for each type of command in the channel of its topic', () => {
    const inChannels = Object.values(plain.channels as Record<string, { messages: object }>).flatMap(({ messages }) =>
      Object.keys(messages),
    );
    expect(inChannels).toEqual(expect.arrayContaining(allCommandTypes));
    expect(inChannels.toSorted()).toEqual(Object.keys(plain.components.messages).toSorted());
  });

  const messageOf = (type: CommandType) => plain.components.messages[type];
  const accepts = (type: CommandType, value: unknown) =>
    z.fromJSONSchema(messageOf(type).payload).safeParse(value).success;

  it.each(allCommandTypes)('describes %s so that its example fits, and nothing without a time or a payload', (type) => {
    const [{ payload: example }] = messageOf(type).examples;
    const { timestamp: _timestamp, ...timeless } = example;
    const { payload: _payload, ...empty } = example;
    expect([example, timeless, empty].map((value) => accepts(type, value))).toEqual([true, false, false]);
  });

  it('requires the person of a command about one', () => {
    const example = (type: CommandType) => ({ ...messageOf(type).examples[0].payload, userId: undefined });
    const without = (type: CommandType) => JSON.parse(JSON.stringify(example(type)));
    expect(accepts('identify', without('identify'))).toBe(false);
    expect(accepts('track', without('track'))).toBe(false);
    expect(accepts('track', { ...without('track'), anonymousId: 'a1' })).toBe(true);
    expect(accepts('track', { ...without('track'), userId: 'u1', anonymousId: 'a1' })).toBe(false);
    expect(accepts('object_delete', without('object_delete'))).toBe(true);
    expect(accepts('delivery_event', without('delivery_event'))).toBe(true);
  });
});
