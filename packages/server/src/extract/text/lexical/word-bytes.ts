import { fold, tokenize } from '@tocsin/engine';

const SPACE = 0x20;
const encoder = new TextEncoder();

/** 1 for the bytes of ASCII that are part of a word in folded text: digits and small letters. */
const IS_WORD = Uint8Array.from({ length: 128 }, (_, code) =>
  Number(/[0-9a-z]/.test(String.fromCharCode(code))),
);

/**
 * The words of a text (those of `tokenize`) as UTF-8 with a space before, between and behind them; null where there is
 * none.
 */
export function wordBytes(text: string): Uint8Array | null {
  const folded = fold(text);
  const bytes = encoder.encode(` ${folded} `);
  if (bytes.length === folded.length + 2) return wordsOnly(bytes);
  const words = tokenize(text);
  return words.length === 0 ? null : encoder.encode(` ${words.join(' ')} `);
}

/** Plain ASCII, which most text is, needs no regular expression: moves the words together, in place. */
function wordsOnly(bytes: Uint8Array): Uint8Array | null {
  let end = 1;
  for (let i = 1; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (IS_WORD[byte] === 1) bytes[end++] = byte;
    else if (bytes[end - 1] !== SPACE) bytes[end++] = SPACE;
  }
  return end === 1 ? null : bytes.subarray(0, end);
}
