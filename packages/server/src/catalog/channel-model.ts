import { randomBytes } from 'node:crypto';
import { type ChannelResponse, type Metadata, validationError } from '@tocsin/contract';
import {
  generateSecret,
  validateWebhookConfig,
  WebhookConfigError,
  type WebhookSecret,
  type WebhookSettings,
} from '../notify/channels/webhook/config.ts';
import { isoTime } from '../platform/clock.ts';
import type { SecretBox } from '../platform/secrets.ts';
import type { ChannelsTable } from '../store/tables.ts';

/** How long a secret that was replaced stays valid. */
const OLD_SECRET_MS = 24 * 3_600_000;
/** What stands for the value of a header in answers; sent back, it keeps the value. */
export const MASK = '***';

/** A webhook as `config_json` holds it; the headers' values are sealed. */
interface StoredConfig {
  url: string;
  timeoutMs: number;
  header_names: string[];
}

/** What is sealed of a webhook. */
export interface SealedConfig {
  secrets: WebhookSecret[];
  headers: Record<string, string>;
}

/** A configuration ready to be stored, and the secret if we made it, to be shown once. */
export interface ChannelConfigChange {
  readonly config_json: string;
  readonly sealed: string;
  readonly madeSecret: string | null;
}

/** What a change starts from. */
export interface ChannelConfigDeps {
  readonly secrets: SecretBox;
  readonly clock: { now(): number };
}

/** The stored part of a channel that may be shown. */
export function storedConfigOf(row: Pick<ChannelsTable, 'config_json'>): StoredConfig {
  return JSON.parse(row.config_json) as StoredConfig;
}

/** The sealed part of a channel. */
export function openSealed(secrets: SecretBox, row: Pick<ChannelsTable, 'sealed'>): SealedConfig {
  return row.sealed === null
    ? { secrets: [], headers: {} }
    : (JSON.parse(secrets.open(row.sealed)) as SealedConfig);
}

/** A new webhook; without a secret it gets one. @throws ApiError 422 */
export function newConfig(deps: ChannelConfigDeps, input: unknown, place: string): ChannelConfigChange {
  const settings = readConfig(input, place);
  const madeSecret = settings.secret === undefined ? generateSecret(randomBytes) : null;
  const secret = settings.secret ?? (madeSecret as string);
  return toChange(deps, settings, [{ secret, expiresAt: null }], madeSecret);
}

/**
 * A changed webhook: what is not said stays, also the secret. A new secret goes first; the old one stays valid for 24 h.
 * @param rotate makes a new secret where none is given
 * @throws ApiError 422
 */
export function changedConfig(
  deps: ChannelConfigDeps,
  row: ChannelsTable,
  input: Metadata,
  place: string,
  rotate = false,
): ChannelConfigChange {
  const stored = storedConfigOf(row);
  const sealed = openSealed(deps.secrets, row);
  const settings = readConfig(
    {
      url: input['url'] ?? stored.url,
      secret: input['secret'],
      timeout: input['timeout'] ?? stored.timeoutMs / 1000,
      headers: unmask(input['headers'] ?? sealed.headers, sealed.headers),
    },
    place,
  );
  const madeSecret = rotate && settings.secret === undefined ? generateSecret(randomBytes) : null;
  const fresh = settings.secret ?? madeSecret;
  return toChange(deps, settings, rotated(sealed.secrets, fresh, deps.clock.now()), madeSecret);
}

/**
 * A webhook that is given anew and is still the same channel, now at another URL: of headers and timeout only what is said
 * counts, lest a credential goes where it does not belong. Without a secret it gets one; the old one stays valid for 24 h.
 * @throws ApiError 422
 */
export function replacedConfig(
  deps: ChannelConfigDeps,
  row: ChannelsTable,
  input: Metadata,
  place: string,
): ChannelConfigChange {
  const sealed = openSealed(deps.secrets, row);
  const headers = unmask(input['headers'] ?? {}, sealed.headers);
  const settings = readConfig({ ...input, headers }, place);
  const madeSecret = settings.secret === undefined ? generateSecret(randomBytes) : null;
  const secret = settings.secret ?? (madeSecret as string);
  return toChange(deps, settings, rotated(sealed.secrets, secret, deps.clock.now()), madeSecret);
}

function rotated(old: readonly WebhookSecret[], fresh: string | null, now: number): WebhookSecret[] {
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

/** Header values that are the mask become what they were. */
function unmask(headers: unknown, before: Record<string, string>): unknown {
  if (typeof headers !== 'object' || headers === null) return headers;
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value === MASK ? (before[name] ?? value) : value]),
  );
}

function readConfig(input: unknown, place: string): WebhookSettings {
  try {
    return validateWebhookConfig(input, place);
  } catch (error) {
    if (error instanceof WebhookConfigError) throw validationError(error.place, error.message);
    throw error;
  }
}

function toChange(
  { secrets: box }: ChannelConfigDeps,
  { url, timeoutMs, headers }: WebhookSettings,
  secrets: WebhookSecret[],
  madeSecret: string | null,
): ChannelConfigChange {
  const stored: StoredConfig = { url, timeoutMs, header_names: Object.keys(headers) };
  const sealed: SealedConfig = { secrets, headers };
  return { config_json: JSON.stringify(stored), sealed: box.seal(JSON.stringify(sealed)), madeSecret };
}

/** The configuration as answers show it: no secret, no values of headers. */
export function maskedConfig(row: Pick<ChannelsTable, 'config_json'>): ChannelResponse['config'] {
  const { url, timeoutMs, header_names } = storedConfigOf(row);
  return {
    url,
    headers: Object.fromEntries(header_names.map((name) => [name, MASK])),
    timeout: timeoutMs / 1000,
  };
}

/**
 * A channel in the shape of an answer.
 * @param madeSecret a secret that we just made, shown this once
 */
export function toChannelResponse(row: ChannelsTable, madeSecret: string | null = null): ChannelResponse {
  const config = maskedConfig(row);
  return {
    channel_id: row.channel_id,
    name: row.name,
    channel_type: 'webhook',
    config: madeSecret === null ? config : ({ ...config, secret: madeSecret } as ChannelResponse['config']),
    enabled: row.enabled === 1,
    has_secret: row.sealed !== null,
    created_at: isoTime(row.created_at),
    updated_at: isoTime(row.updated_at),
  };
}
