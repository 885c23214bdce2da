import { isIP } from 'node:net';
import type { ChannelField } from '@tocsin/contract';
import { headersOf } from './headers.ts';
import { isMask } from './mask.ts';

/** Refuses a value. @param below the member of the field that is meant, as `.name` or `[0]`; the field itself where empty */
export type Fail = (message: string, below?: string) => never;

/** Reads the value of one field; it is there. */
export type ReadValue = (value: unknown, field: ChannelField, fail: Fail) => unknown;

/** How the value of each type of field is read, but groups. */
export const READERS: Readonly<Record<Exclude<ChannelField['type'], 'group'>, ReadValue>> = {
  string: (value, field, fail) => {
    const text = textOf(value, field, fail);
    return /\p{Cc}/u.test(text) ? fail('must not have line breaks or control characters') : text;
  },
  text: textOf,
  url: urlOf,
  number: numberOf,
  choice: (value, { choices = [] }, fail) =>
    choices.includes(value as string) ? value : fail(`must be one of ${choices.join(', ')}`),
  headers: (value, { max }, fail) =>
    headersOf(value, max, (name, message) => fail(message, name === null ? '' : `.${name}`)),
  object: objectOf,
  email: (value, _, fail) => emailOf(value, fail),
  emails: emailsOf,
};

function textOf(
  value: unknown,
  { pattern, pattern_in_words, min = 1, max, secret }: ChannelField,
  fail: Fail,
) {
  if (typeof value !== 'string') return fail('must be a string');
  if (secret && isMask(value)) return fail('is the mask of a secret; give the secret itself');
  if (value.length < min) return fail(`must have at least ${min} characters`);
  if (max !== undefined && value.length > max) return fail(`must have ${max} characters at most`);
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, 'u').test(value))
    return fail(`must be ${pattern_in_words ?? `a match of ${pattern}`}`);
  return value;
}

function urlOf(value: unknown, field: ChannelField, fail: Fail): string {
  const text = textOf(value, { ...field, min: 0 }, fail);
  // The parser drops white space silently; then what is shown would not be what is called.
  if (/\s/.test(text) || !URL.canParse(text)) return fail('must be a URL');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return fail('must begin with http:// or https://');
  if (url.username !== '' || url.password !== '')
    return fail('must not have a user name or password; use headers');
  return text;
}

function numberOf(
  value: unknown,
  { min = -Infinity, max = Infinity, name }: ChannelField,
  fail: Fail,
): number {
  if (typeof value === 'number' && value >= min && value <= max) return value;
  return fail(`must be a number${name === 'timeout' ? ' of seconds' : ''} from ${min} to ${max}`);
}

function objectOf(value: unknown, { max = Infinity }: ChannelField, fail: Fail): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail('must be an object');
  return Buffer.byteLength(JSON.stringify(value)) <= max
    ? value
    : fail(`must have ${max} bytes of JSON at most`);
}

function emailsOf(value: unknown, { min = 0, max = Infinity }: ChannelField, fail: Fail): string[] {
  if (!Array.isArray(value)) return fail('must be a list of e-mail addresses');
  if (value.length < min || value.length > max) return fail(`must have ${min} to ${max} addresses`);
  const seen = new Set<string>();
  return value.map((one, i) => {
    const address = emailOf(one, (message) => fail(message, `[${i}]`));
    if (seen.has(address.toLowerCase())) return fail('is given twice', `[${i}]`);
    seen.add(address.toLowerCase());
    return address;
  });
}

/** What may stand unquoted before the @ (RFC 5322's dot-atom), and a host name after it: nothing that could end a header. */
const EMAIL = /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*@(?<host>[A-Za-z0-9.-]+)$/;
const LABEL = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

function emailOf(value: unknown, fail: Fail): string {
  const host =
    typeof value === 'string' && value.length <= 254 ? EMAIL.exec(value)?.groups?.['host'] : undefined;
  const isAddress = host?.split('.').every((label) => LABEL.test(label)) && isIP(host) === 0;
  return isAddress
    ? (value as string)
    : fail('must be an e-mail address such as name@example.com, without a name');
}
