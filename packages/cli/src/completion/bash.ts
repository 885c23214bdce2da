import type { Place, Words } from './words.ts';

/** A script for bash: the words are in it, so that nothing is started when Tab is pressed. */
export function bashCompletion({ places, choices, fileOptions, valueOptions }: Words): string {
  const valued = [...valueOptions, ...fileOptions, ...choices.keys()];
  const commands = places.filter(({ path }) => path !== '').map(({ path }) => `'${path}'`);
  const choosing = [...choices].map(
    ([option, words]) => `    ${option}) _tocsin_offer '${words.join(' ')}'; return ;;`,
  );
  return `# Completion of tocsin for bash: source <(tocsin completion bash)
# Without mapfile, which the bash of macOS does not have; no word has a space in it.
_tocsin_offer() { COMPREPLY=($(compgen -W "$1" -- "\${COMP_WORDS[COMP_CWORD]}")); }
_tocsin_files() { compopt -o default 2>/dev/null; COMPREPLY=(); }
_tocsin() {
  local path='' word expects='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    if [[ -n $expects ]]; then expects=''; continue; fi
    case "$word" in
      ${valued.join('|')}) expects=1 ;;
      -*) ;;
      *)
        case "\${path:+$path }$word" in
          ${commands.join('|')}) path="\${path:+$path }$word" ;;
        esac ;;
    esac
  done
  case "\${COMP_WORDS[COMP_CWORD-1]}" in
${choosing.join('\n')}
    ${fileOptions.join('|')}) _tocsin_files; return ;;
    ${valueOptions.join('|')}) COMPREPLY=(); return ;;
  esac
  case "$path" in
${places.map(caseOf).join('\n')}
  esac
}
complete -F _tocsin tocsin`;
}

function caseOf({ path, commands, options, operands, takesFile }: Place): string {
  const offered = [...commands.map(({ name }) => name), ...operands].join(' ');
  const plain = takesFile ? '_tocsin_files' : `_tocsin_offer '${offered}'`;
  const dashed = options.map(({ name }) => name).join(' ');
  return `    '${path}') if [[ \${COMP_WORDS[COMP_CWORD]} == -* ]]; then _tocsin_offer '${dashed}'; else ${plain}; fi ;;`;
}
