import { type ChannelField, conflict, validationError } from '@tocsin/contract';
import type { ChannelKind, Settings } from '../notify/channels/channel-kind.ts';
import { isMask, secretSettings, textsIn } from '../notify/channels/settings/mask.ts';

/**
 * Refuses to send what is secret to another place than it was given for: whoever may change a channel could read it there.
 * @param fields those that hold what is sent
 * @param after the changed settings, in which masks have become what they were
 * @param input what was given
 * @throws ApiError 422 naming the secrets that are to be given again
 */
export function refuseElsewhere(
  { destinationOf }: ChannelKind,
  fields: readonly ChannelField[],
  before: Settings,
  after: Settings,
  input: Settings,
  place: string,
): void {
  const [was, is] = [destinationOf?.(before) ?? null, destinationOf?.(after) ?? null];
  if (was === is) return;
  const given = new Set(textsIn(input));
  const kept = pathsIn(secretSettings(fields, after), (text) => !given.has(text));
  if (kept.length > 0)
    throw validationError(
      place,
      `it leads to ${is ?? 'nowhere'} now and no more to ${was ?? 'nowhere'}; give its secrets again (${kept.join(', ')}), or remove them`,
    );
}

/**
 * Refuses a change after which a channel whose secrets cannot be read would still need them.
 * @param after the changed settings, in which masks stand for what cannot be read
 * @param signing the field of a secret that signs, where the change makes none
 * @throws ApiError 409 naming the secrets that are to be given
 */
export function refuseUnreadable(
  fields: readonly ChannelField[],
  after: Settings,
  signing: string | undefined,
): void {
  const missing = pathsIn(secretSettings(fields, after), isMask);
  if (signing !== undefined && after[signing] === undefined) missing.push(signing);
  if (missing.length > 0)
    throw conflict(
      `The stored secrets of the channel cannot be read; give it new ones with the change: ${missing.join(', ')}`,
      { secrets: missing },
    );
}

/** Where the texts stand that are so: `smtp.password`, `headers.x-key`. */
function pathsIn(value: unknown, isSo: (text: string) => boolean, place = ''): string[] {
  if (typeof value === 'string') return isSo(value) ? [place] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    pathsIn(inner, isSo, place === '' ? name : `${place}.${name}`),
  );
}
