import { readFileSync } from 'node:fs';
import {
  allCommandTypes,
  type Command,
  checkLimits,
  commandTypes,
  keyOf,
  personCommand,
  topics,
  transactionalCommand,
} from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';

const page = readFileSync(new URL('events.md', import.meta.url), 'utf8');
const sections = new Map(page.split(/^## /m).map((section) => [section.split('\n', 1)[0] ?? '', section]));
const exampleOf = (type: string) => /```json\n([\s\S]*?)\n```/.exec(sections.get(type) ?? '')?.[1] ?? '';

describe('docs/events.md', () => {
  it.each(allCommandTypes)('shows a whole command of type %s, which the bus accepts as it is', (type) => {
    const text = exampleOf(type);
    const example = JSON.parse(text) as Command;
    const { topic } = commandTypes[type];
    const schema = topic === topics.transactional ? transactionalCommand : personCommand;
    const at = { topic, partition: 0, offset: 0, timestamp: example.timestamp };
    const command = schema.read({ ...at, key: Buffer.from(keyOf(example)), value: Buffer.from(text), headers: {} });
    expect(command).toMatchObject(example);
    expect(command.type).toBe(type);
    expect(() => checkLimits(command)).not.toThrow();
  });
});
