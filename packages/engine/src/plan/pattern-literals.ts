/** Characters that stand for themselves in every syntax of regular expressions. */
const PLAIN = /^[A-Za-z0-9 _\-:/,;@=!%&'"<>~]$/;
/** Letters that behind a backslash are a class or an assertion of one character. */
const CLASS_ESCAPES = 'dDwWsSbBAzZ';

interface Cursor {
  readonly source: string;
  readonly caseSensitive: boolean;
  at: number;
}

/**
 * Texts that must occur in whatever a regular expression matches: of each alternative the longest run of plain
 * characters. Reads the common syntax and gives up on what is not sure, so that no match is ever missed; without case,
 * only ASCII counts, in lower case.
 * @returns one text for each alternative, or null where some alternative has none
 */
export function patternLiterals(source: string, caseSensitive: boolean): string[] | null {
  const cursor = { source, caseSensitive, at: 0 };
  const literals: string[] = [];
  for (;;) {
    const literal = readAlternative(cursor);
    if (literal === null || literal === '') return null;
    literals.push(literal);
    if (cursor.at >= source.length) return literals;
    if (source[cursor.at] !== '|') return null;
    cursor.at++;
  }
}

/** The longest run up to `|`, `)` or the end; null where the syntax is not sure. */
function readAlternative(cursor: Cursor): string | null {
  let longest = '';
  let run = '';
  const endRun = (): void => {
    if (run.length > longest.length) longest = run;
    run = '';
  };
  while (cursor.at < cursor.source.length && !'|)'.includes(cursor.source[cursor.at] as string)) {
    const atom = readAtom(cursor);
    if (atom === null) return null;
    const repetition = readRepetition(cursor);
    if (atom === '' || repetition === 'perhaps none') endRun();
    else run += atom;
    if (repetition === 'some') endRun();
  }
  endRun();
  return longest;
}

/** Reads one atom: its character, '' where it is no single known character, null where the syntax is not sure. */
function readAtom(cursor: Cursor): string | null {
  const char = cursor.source[cursor.at++] as string;
  switch (char) {
    case '\\':
      return readEscape(cursor);
    case '[':
      return skipClass(cursor);
    case '(':
      return skipGroup(cursor);
    case '.':
    case '^':
    case '$':
      return '';
    default:
      return plain(char, cursor.caseSensitive);
  }
}

function plain(char: string, caseSensitive: boolean): string | null {
  if (PLAIN.test(char)) return caseSensitive ? char : char.toLowerCase();
  if (char < '\x80') return null;
  return caseSensitive && !/[\p{M}\uD800-\uDFFF]/u.test(char) ? char : '';
}

function readEscape(cursor: Cursor): string | null {
  const char = cursor.source[cursor.at++] ?? '';
  if (char !== '' && CLASS_ESCAPES.includes(char)) return '';
  return /^[^\w\s]$/.test(char) && char < '\x80' ? char : null;
}

/** Skips `[…]`; nested brackets and a leading `]` mean different things in different syntaxes. */
function skipClass(cursor: Cursor): string | null {
  const { source } = cursor;
  if (source[cursor.at] === '^') cursor.at++;
  if (source[cursor.at] === ']') return null;
  for (; cursor.at < source.length; cursor.at++) {
    const char = source[cursor.at];
    if (char === '[') return null;
    if (char === '\\') cursor.at++;
    if (char === ']') {
      cursor.at++;
      return '';
    }
  }
  return null;
}

/** Skips `(…)` and `(?:…)`; flags and names give up. */
function skipGroup(cursor: Cursor): string | null {
  const { source } = cursor;
  if (source[cursor.at] === '?') {
    if (source[cursor.at + 1] !== ':') return null;
    cursor.at += 2;
  }
  for (;;) {
    if (readAlternative(cursor) === null) return null;
    const end = source[cursor.at++];
    if (end === ')') return '';
    if (end !== '|') return null;
  }
}

const REPETITION = /(?:[*?+]|\{\d*,?\d*\}?)[?+]?/y;

/** Reads what follows an atom. A brace that is no repetition counts as one that allows none, to be sure. */
function readRepetition(cursor: Cursor): 'once' | 'some' | 'perhaps none' {
  REPETITION.lastIndex = cursor.at;
  const found = REPETITION.exec(cursor.source);
  if (found === null) return 'once';
  cursor.at += found[0].length;
  return found[0].startsWith('+') ? 'some' : 'perhaps none';
}
