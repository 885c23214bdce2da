import { Argument, type Command } from 'commander';
import type { Session } from '../call.ts';
import { bashCompletion } from '../completion/bash.ts';
import { wordsOf } from '../completion/words.ts';
import { zshCompletion } from '../completion/zsh.ts';
import { examples } from '../examples.ts';

/** `tocsin completion`. */
export function completionCommand(program: Command, session: Session): void {
  const command = program
    .command('completion')
    .description('print a script that completes commands and options in a shell')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh']))
    .action((shell: 'bash' | 'zsh') => {
      const words = wordsOf(program);
      session.around.say(shell === 'bash' ? bashCompletion(words) : zshCompletion(words));
    });
  examples(command, 'source <(tocsin completion bash)', 'tocsin completion zsh > "${fpath[1]}/_tocsin"');
}
