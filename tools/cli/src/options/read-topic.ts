import { type Topic, topics } from '@cio-bus/contracts';
import { InvalidArgumentError } from 'commander';

const PREFIX = 'customerio.';

/** A topic of the bus by its name, or by what follows `customerio.` in it. @throws InvalidArgumentError that lists the topics */
export function readTopic(text: string): Topic {
  const name = Object.values(topics).find((topic) => topic === text || topic === PREFIX + text);
  if (!name) throw new InvalidArgumentError(`Expected ${Object.values(topics).join(', ')}.`);
  return name;
}
