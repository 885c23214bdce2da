import { below, createRandom, type Random } from './random.ts';

const WORDS = 5000;
/** Words that quiet documents are made of; alerts watch others. */
const QUIET_WORDS = 1000;
const SECTIONS = 40;
const MAINTAINERS = 200;
const MAX_SIZE = 100_000;
const DOCUMENT_BYTES = 1024;

/** The word that only {@link MARKER_FILTER} watches. */
export const MARKER = 'tocsinmarker';
/** A filter that only documents with the marker pass. */
export const MARKER_FILTER = { field: 'text', operator: 'text', value: MARKER };

const words = Array.from({ length: WORDS }, (_, i) => wordOf(i));

/** A document of 1 KB as JSON: text of some 120 words, frequent and rare ones, and five attributes. */
export function mixedDocument(id: string, random: Random): object {
  return ofSize(
    {
      document_id: id,
      section: `section-${below(random, SECTIONS)}`,
      maintainer: `maintainer-${below(random, MAINTAINERS)}`,
      priority: ['required', 'standard', 'optional', 'extra'][below(random, 4)],
      installed_size: below(random, MAX_SIZE),
      tags: [`role::${below(random, 20)}`, `use::${below(random, 50)}`],
    },
    () => words[Math.floor(WORDS * random() ** 2)] as string,
  );
}

/** A document of 1 KB that no alert of {@link mixedFilters} matches. */
export function quietDocument(id: string, random: Random, firstWord = 'nothing'): object {
  return ofSize(
    { document_id: id, section: 'none', maintainer: 'nobody', installed_size: -1, tags: [] },
    () => words[below(random, QUIET_WORDS)] as string,
    firstWord,
  );
}

/** Filters of three kinds in turn: text, attributes, a range. Each passes a few of 1,000 mixed documents. */
export function mixedFilters(count: number): object[] {
  const random = createRandom(7);
  const rareWord = (): string =>
    words[QUIET_WORDS + 500 + below(random, WORDS - QUIET_WORDS - 500)] as string;
  const kinds = [
    () => ({ field: 'text', operator: 'text', value: rareWord() }),
    () => ({
      AND: [
        { field: 'maintainer', operator: 'eq', value: `maintainer-${below(random, MAINTAINERS)}` },
        { field: 'priority', operator: 'in', value: ['standard', 'optional'] },
      ],
    }),
    () => {
      const from = below(random, MAX_SIZE);
      return {
        AND: [
          { field: 'installed_size', operator: 'gte', value: from },
          { field: 'installed_size', operator: 'lt', value: from + MAX_SIZE / 200 },
        ],
      };
    },
    () => ({
      AND: [
        { field: 'text', operator: 'text', value: `${rareWord()} ${words[below(random, 50)]}` },
        { field: 'section', operator: 'in', value: Array.from({ length: 20 }, (_, i) => `section-${i}`) },
      ],
    }),
  ];
  return Array.from({ length: count }, (_, i) => (kinds[i % kinds.length] as () => object)());
}

function ofSize(fields: object, nextWord: () => string, firstWord = ''): object {
  let text = firstWord;
  const room = DOCUMENT_BYTES - JSON.stringify({ ...fields, text: '' }).length;
  while (text.length < room) text += ` ${nextWord()}`;
  return { ...fields, text: text.slice(0, room).trim() };
}

/** A pronounceable word for a number, of three syllables or more. */
function wordOf(n: number): string {
  const [consonants, vowels] = ['bdfgklmnprstvz', 'aeiou'];
  let word = '';
  for (let rest = n + 5000; rest > 0; rest = Math.floor(rest / 70))
    word += (consonants[rest % 14] as string) + vowels[Math.floor(rest / 14) % 5];
  return word;
}
