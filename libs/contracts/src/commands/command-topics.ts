import type { Topic } from '../records/topics.ts';
import { allCommandTypes, type CommandType, commandTypes } from './command-types.ts';

/** Types of commands that are published to this topic, in the order of the table. */
export const commandTypesOf = (topic: Topic): CommandType[] =>
  allCommandTypes.filter((type) => commandTypes[type].topic === topic);

/** The topics whose every record ends in exactly one of `processed` and `dlq`. */
export const commandTopics: readonly Topic[] = [...new Set(allCommandTypes.map((type) => commandTypes[type].topic))];
