import type { Place, Word, Words } from './words.ts';

/** A script for zsh, to be put into a folder of `fpath` as `_tocsin`, or to be sourced. */
export function zshCompletion({ places, choices, fileOptions, valueOptions }: Words): string {
  const valued = [...valueOptions, ...fileOptions, ...choices.keys()];
  const commands = places.filter(({ path }) => path !== '').map(({ path }) => quoted(path));
  const choosing = [...choices].map(
    ([option, words]) => `    ${option}) compadd -- ${words.join(' ')}; return ;;`,
  );
  return `#compdef tocsin
# Completion of tocsin for zsh: tocsin completion zsh > "\${fpath[1]}/_tocsin"
_tocsin() {
  local place='' word expects='' i
  local -a offered
  for ((i = 2; i < CURRENT; i++)); do
    word=$words[i]
    if [[ -n $expects ]]; then expects=''; continue; fi
    case $word in
      ${valued.join('|')}) expects=1 ;;
      -*) ;;
      *)
        case "\${place:+$place }$word" in
          ${commands.join('|')}) place="\${place:+$place }$word" ;;
        esac ;;
    esac
  done
  case $words[CURRENT-1] in
${choosing.join('\n')}
    ${fileOptions.join('|')}) _files; return ;;
    ${valueOptions.join('|')}) return ;;
  esac
  case $place in
${places.map(caseOf).join('\n')}
  esac
}
if [[ $funcstack[1] == _tocsin ]]; then _tocsin "$@"; else compdef _tocsin tocsin; fi`;
}

function caseOf({ path, commands, options, operands, takesFile }: Place): string {
  const offered = [...commands.map(describedWord), ...operands.map(quoted)].join(' ');
  const plain = takesFile ? '_files' : `offered=(${offered}); _describe command offered`;
  const dashed = options.map(describedWord).join(' ');
  return `    ${quoted(path)}) if [[ $words[CURRENT] == -* ]]; then offered=(${dashed}); _describe option offered; else ${plain}; fi ;;`;
}

function describedWord({ name, description }: Word): string {
  return quoted(`${name}:${description.replaceAll(':', '\\:')}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
