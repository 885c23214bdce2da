const MASK = '***';
/** Shorter texts are no secrets: to mask every `on` would hide what people look for. */
const SHORTEST = 4;
/** A part of a secret is one by itself from this length on. */
const SHORTEST_PART = 8;
/** Of the path of a URL: words such as `services` are shorter. */
const SHORTEST_SEGMENT = 12;
/** Each pass shortens the text; more than one is needed only where what is left grows together to a secret. */
const MAX_PASSES = 20;

/**
 * Makes what masks secrets in a text: as they are, in base64 (also within something longer), percent-encoded and escaped as
 * in JSON; of a URL also its path, and of `Bearer x` also `x`. A secret whose end was cut off at the end of the text is
 * masked as well.
 */
export function createMasker(secrets: readonly string[]): (text: string) => string {
  const whole = secrets.flatMap((secret) => [secret, ...partsOf(secret)]);
  const forms = [...new Set(whole.flatMap(formsOf))].filter((form) => form.length >= SHORTEST);
  forms.sort((a, b) => b.length - a.length);
  const known = knownForms(forms);
  return (text) => {
    const masked = maskWhole(text, known);
    const cut = maskCutEnd(masked, known);
    return cut === masked ? masked : maskWhole(cut, known);
  };
}

/** What is looked for, longest first, and what shows fast that nothing of it is there, as nearly always. */
interface Forms {
  readonly forms: readonly string[];
  /** Those that hold none of the others: where none of these is found, none is. */
  readonly least: readonly string[];
  readonly shortest: number;
  /** All of them in one text. */
  readonly joined: string;
}

function knownForms(forms: readonly string[]): Forms {
  return {
    forms,
    least: forms.filter((form) => !forms.some((other) => other !== form && form.includes(other))),
    shortest: forms.at(-1)?.length ?? Number.POSITIVE_INFINITY,
    joined: forms.join('\n'),
  };
}

/** Maskers by the secrets that they mask: each attempt at a channel needs the same one. */
const KNOWN = new Map<string, (text: string) => string>();
const MOST_KNOWN = 500;

/** As {@link createMasker}, made once for the same secrets. */
export function maskerOf(secrets: readonly string[]): (text: string) => string {
  const key = JSON.stringify(secrets);
  const known = KNOWN.get(key);
  if (known !== undefined) return known;
  if (KNOWN.size >= MOST_KNOWN) KNOWN.clear();
  const masker = createMasker(secrets);
  KNOWN.set(key, masker);
  return masker;
}

function maskWhole(text: string, { forms, least, shortest }: Forms): string {
  let masked = text;
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    if (masked.length < shortest || !least.some((form) => masked.includes(form))) return masked;
    for (const form of forms) masked = masked.replaceAll(form, MASK);
  }
  return MASK;
}

/** What of a secret would do as well as the whole: the path of a URL, the token behind `Bearer`, the key behind `whsec_`. */
function partsOf(secret: string): string[] {
  const behindWord = /^[A-Za-z]+[ _](\S.*)$/.exec(secret)?.[1];
  const parts = behindWord === undefined ? [] : [behindWord];
  if (URL.canParse(secret) && /^https?:/i.test(secret)) {
    const { pathname, search, href } = new URL(secret);
    const segments = [...pathname.split('/'), ...search.split(/[?&=]/)];
    parts.push(href, `${pathname}${search}`, pathname);
    parts.push(...segments.filter((segment) => segment.length >= SHORTEST_SEGMENT));
  }
  return parts.filter((part) => part.length >= SHORTEST_PART);
}

function formsOf(secret: string): string[] {
  const wellFormed = Buffer.from(secret).toString(); // half a surrogate pair cannot be percent-encoded
  const percent = encodeURIComponent(wellFormed);
  const json = escaped(secret);
  return [
    secret,
    json,
    json.replaceAll('/', '\\/'),
    escaped(json), // an answer in JSON that quotes our JSON
    percent,
    percent.replace(/%../g, (code) => code.toLowerCase()),
    percent.replaceAll('%20', '+'),
    encodeURI(wellFormed),
    ...base64FormsOf(secret),
  ];
}

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/**
 * Base64 of a secret, in both alphabets. Where something stands before it (`user:secret`), it begins at the second or third
 * byte of a group: the characters that depend on nothing else are what to look for.
 */
function base64FormsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const forms = [bytes.toString('base64'), bytes.toString('base64url')];
  for (const before of [0, 1, 2]) {
    const first = Math.ceil((before * 8) / 6);
    const end = Math.floor(((before + bytes.length) * 8) / 6);
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .slice(first, end);
    if (text.length >= SHORTEST_PART) forms.push(text, text.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return forms;
}

function maskCutEnd(text: string, { forms, joined }: Forms): string {
  if (text.length < SHORTEST_PART || !joined.includes(text.slice(-SHORTEST_PART))) return text;
  for (const form of forms)
    for (let length = Math.min(form.length - 1, text.length); length >= SHORTEST_PART; length--)
      if (text.endsWith(form.slice(0, length))) return text.slice(0, -length) + MASK;
  return text;
}
