import type { Command } from 'commander';
import { expect, it } from 'vitest';
import { createProgram } from './commands/program.ts';
import type { CliContext } from './terminal/context.ts';

const printed: string[] = [];
const context = { now: Date.now, print: (text: string) => void printed.push(text), warn: () => {} };

const leavesOf = (command: Command, words: string[] = []): { name: string; command: Command }[] =>
  command.commands.length === 0
    ? [{ name: words.join(' '), command }]
    : command.commands.flatMap((child) => leavesOf(child, [...words, child.name()]));

/** `complete` is hidden: shells call it. */
const leaves = leavesOf(createProgram(context as unknown as CliContext)).filter(({ name }) => name !== 'complete');

it.each(leaves)('cio-bus $name --help has an example that is a command line of it', ({ name, command }) => {
  printed.length = 0;
  command.outputHelp();
  expect(printed.join('\n')).toMatch(new RegExp(`\\nExamples?:\\n(.*\\n)*.*cio-bus ${name}( |$)`, 'm'));
});
