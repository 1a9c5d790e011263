import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';

const HELP = `
Completes commands, options and their values.

Examples:
  source <(cio-bus completion bash)                                     # this shell; needs the package bash-completion
  cio-bus completion bash > ~/.local/share/bash-completion/completions/cio-bus
  cio-bus completion zsh > "\${fpath[1]}/_cio-bus"
  cio-bus completion fish > ~/.config/fish/completions/cio-bus.fish`;

/** Adds `cio-bus completion`, and the hidden `complete` that the scripts call, from the commands that the program has. */
export function addCompletion(program: Command): void {
  tab(program, { completionCommandName: 'completion' });
  const completion = program.commands.find((command) => command.name() === 'completion');
  completion?.description('prints a script that completes commands in bash, zsh, fish or powershell');
  completion?.addHelpText('after', HELP);
}
