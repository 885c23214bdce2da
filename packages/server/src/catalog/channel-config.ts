import { type ChannelField, type Metadata, validationError } from '@tocsin/contract';
import type { ChannelKind, Settings, SigningSecret } from '../notify/channels/channel-kind.ts';
import { joinSettings, MASK, maskSettings, secretSettings } from '../notify/channels/settings/mask.ts';
import { mergeSettings, readSettings, unmaskSettings } from '../notify/channels/settings/read-settings.ts';
import type { SecretBox } from '../platform/secrets.ts';
import type { ChannelsTable } from '../store/tables.ts';
import { refuseElsewhere, refuseUnreadable } from './changed-secrets.ts';

/** How long a secret that was replaced stays valid. */
const OLD_SECRET_MS = 24 * 3_600_000;

/** What is sealed of a channel: the values of secret fields, and the secrets that sign. */
interface SealedConfig {
  secrets?: SigningSecret[];
  [field: string]: unknown;
}

/** A channel's configuration with its secrets. */
export interface OpenConfig {
  readonly settings: Settings;
  /** The newest first; of kinds that sign. */
  readonly secrets: readonly SigningSecret[];
}

/** A configuration ready to be stored, and the secret if we made it, to be shown once. */
export interface ChannelConfigChange {
  readonly config_json: string;
  readonly sealed: string | null;
  readonly madeSecret: string | null;
}

/** What a change starts from. */
export interface ChannelConfigDeps {
  readonly secrets: SecretBox;
  readonly clock: { now(): number };
}

/** A webhook as versions before 0.2 stored it. */
interface OldWebhook {
  url: string;
  timeoutMs: number;
  header_names: string[];
}

/** The configuration as answers show it, and as it is stored in the open: secrets masked. */
export function shownConfig({ config_json }: Pick<ChannelsTable, 'config_json'>): Metadata {
  const stored = JSON.parse(config_json) as Metadata | OldWebhook;
  if (!('header_names' in stored)) return stored;
  const { url, timeoutMs, header_names } = stored as OldWebhook;
  const headers = Object.fromEntries(header_names.map((name) => [name, MASK]));
  return { url, headers, timeout: timeoutMs / 1000 };
}

/** The configuration with its secrets. @throws Error where they cannot be opened */
export function openConfig(
  kind: ChannelKind,
  box: SecretBox,
  row: Pick<ChannelsTable, 'config_json' | 'sealed'>,
): OpenConfig {
  const sealed = row.sealed === null ? {} : (JSON.parse(box.open(row.sealed)) as SealedConfig);
  const { secrets = [], ...values } = sealed;
  return { settings: joinSettings(fieldsOf(kind), shownConfig(row), values), secrets };
}

/** A new channel's; one that signs and is given no secret gets one. @throws ApiError 422 */
export function newConfig(
  kind: ChannelKind,
  deps: ChannelConfigDeps,
  input: unknown,
  place: string,
): ChannelConfigChange {
  return changeOf(kind, deps, readSettings(kind, input, place), [], true);
}

/**
 * A changed channel's: what is not said stays, also the secrets. A new secret that signs goes first; the old one stays valid
 * for 24 h.
 * @param rotate makes a new secret where none is given
 * @throws ApiError 422; 409 where secrets that stay cannot be read
 */
export function changedConfig(
  kind: ChannelKind,
  deps: ChannelConfigDeps,
  row: ChannelsTable,
  input: Metadata,
  place: string,
  rotate = false,
): ChannelConfigChange {
  if (rotate && kind.signing === undefined)
    throw validationError(
      'rotate_secret',
      `a ${kind.description.channel_type} channel has no secret that signs`,
    );
  const before = openOrNull(kind, deps.secrets, row);
  const merged = mergeSettings(kind, before?.settings ?? shownConfig(row), withoutMask(kind, input));
  return changeFrom(kind, deps, before, { merged, input, place, make: rotate });
}

/**
 * That of a channel that is given anew and is still the same one, now elsewhere: only what is said counts, lest a credential
 * goes where it does not belong. One that signs and is given no secret gets one; the old one stays valid for 24 h.
 * @throws ApiError 422; 409 where secrets that stay cannot be read
 */
export function replacedConfig(
  kind: ChannelKind,
  deps: ChannelConfigDeps,
  row: ChannelsTable,
  input: Metadata,
  place: string,
): ChannelConfigChange {
  const before = openOrNull(kind, deps.secrets, row);
  const { fields } = kind.description;
  const merged = unmaskSettings(fields, before?.settings ?? shownConfig(row), withoutMask(kind, input));
  return changeFrom(kind, deps, before, { merged, input, place, make: true });
}

/** What is given, and the settings that it makes of those before; `make` makes a secret that signs, where none is given. */
interface Change {
  readonly merged: Settings;
  readonly input: Metadata;
  readonly place: string;
  readonly make: boolean;
}

/** @param before null where it cannot be read: masks stand for its secrets */
function changeFrom(
  kind: ChannelKind,
  deps: ChannelConfigDeps,
  before: OpenConfig | null,
  { merged, input, place, make }: Change,
): ChannelConfigChange {
  if (before === null) refuseUnreadable(fieldsOf(kind), merged, make ? undefined : kind.signing?.field);
  const settings = readSettings(kind, merged, place);
  if (before !== null) refuseElsewhere(kind, fieldsOf(kind), before.settings, settings, input, place);
  return changeOf(kind, deps, settings, before?.secrets ?? [], make);
}

function openOrNull(
  kind: ChannelKind,
  box: SecretBox,
  row: Pick<ChannelsTable, 'config_json' | 'sealed'>,
): OpenConfig | null {
  try {
    return openConfig(kind, box, row);
  } catch {
    return null;
  }
}

/** Whether a configuration that is given means the place that a stored one leads to. */
export function isSamePlace(
  kind: ChannelKind,
  box: SecretBox,
  row: Pick<ChannelsTable, 'config_json' | 'sealed'>,
  input: Metadata,
): boolean {
  const shown = shownConfig(row);
  const isAs = (settings: Settings, name: string): boolean =>
    JSON.stringify(settings[name] ?? null) === JSON.stringify(input[name] ?? null);
  const others = kind.identity.filter((name) => !isAs(shown, name));
  const secret = new Set(kind.description.fields.filter((field) => field.secret).map(({ name }) => name));
  if (others.some((name) => !secret.has(name))) return false;
  if (others.length === 0) return true;
  const opened = openOrNull(kind, box, row);
  return opened !== null && others.every((name) => isAs(opened.settings, name));
}

/** Without the secret that signs where it is the mask: it stays. */
function withoutMask({ signing }: ChannelKind, input: Metadata): Metadata {
  if (signing === undefined || input[signing.field] !== MASK) return input;
  return { ...input, [signing.field]: undefined };
}

/** The fields that are stored by their names; a secret that signs is kept apart. */
function fieldsOf({ description, signing }: ChannelKind): readonly ChannelField[] {
  return description.fields.filter(({ name }) => name !== signing?.field);
}

/** @param make a secret that signs, where none is given */
function changeOf(
  kind: ChannelKind,
  { secrets: box, clock }: ChannelConfigDeps,
  settings: Settings,
  before: readonly SigningSecret[],
  make: boolean,
): ChannelConfigChange {
  const given = kind.signing && (settings[kind.signing.field] as string | undefined);
  const madeSecret = make && given === undefined ? (kind.signing?.make() ?? null) : null;
  const secrets = rotated(before, given ?? madeSecret, clock.now());
  const sealed: SealedConfig = {
    ...secretSettings(fieldsOf(kind), settings),
    ...(kind.signing && { secrets }),
  };
  return {
    config_json: JSON.stringify(maskSettings(fieldsOf(kind), settings)),
    sealed: Object.keys(sealed).length === 0 ? null : box.seal(JSON.stringify(sealed)),
    madeSecret,
  };
}

function rotated(old: readonly SigningSecret[], fresh: string | null, now: number): SigningSecret[] {
  const valid = old.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
  if (fresh === null || fresh === valid[0]?.secret) return valid;
  const kept = valid
    .filter(({ secret }) => secret !== fresh)
    .map(({ secret, expiresAt }) => ({
      secret,
      expiresAt: Math.min(expiresAt ?? Infinity, now + OLD_SECRET_MS),
    }));
  return [{ secret: fresh, expiresAt: null }, ...kept];
}
