import type { ChannelType, ChannelTypeModel } from '@tocsin/contract';
import type { Notifier } from '../notifier.ts';

export type { ChannelType } from '@tocsin/contract';

/** What a webhook is sent: JSON text, sent as it is: the signature covers these very bytes. */
export interface WebhookContent {
  readonly type: 'webhook';
  readonly payload: string;
}

/** What a Slack channel is sent: Block Kit, and the text that notifications and screen readers show. */
export interface SlackContent {
  readonly type: 'slack';
  readonly text: string;
  readonly blocks: readonly Readonly<Record<string, unknown>>[];
}

/** What an e-mail says. */
export interface EmailContent {
  readonly type: 'email';
  /** One line. */
  readonly subject: string;
  readonly text: string;
  /** Null where it is plain text alone. */
  readonly html: string | null;
}

/** What a message says, in the form that its channel takes. */
export type Content = WebhookContent | SlackContent | EmailContent;

/** The templates that a channel's own configuration may hold, as the v1 contract has them. */
export interface ChannelTemplates {
  readonly subject?: string;
  readonly body?: string;
  /** Of an e-mail's body. */
  readonly bodyIs?: 'text' | 'html';
  /** Slack's blocks: a template of JSON text. */
  readonly blocks?: string;
  /** A webhook's payload: JSON in whose strings templates may stand. */
  readonly payload?: Readonly<Record<string, unknown>>;
}

/** The content of a kind of channel. */
export type ContentOf<T extends ChannelType> = Extract<Content, { readonly type: T }>;

/** A notifier with connections of its own. */
export interface OpenNotifier<Config, C extends Content> extends Notifier<Config, C> {
  /** Closes the connections. Attempts that are under way fail, to be made again. */
  close(): Promise<void>;
}

/** A channel's configuration with its defaults, secrets open: values by the names of its kind's fields. */
export type Settings = Readonly<Record<string, unknown>>;

/** A secret that signs messages, until it expires (milliseconds since 1970); null if it does not. */
export interface SigningSecret {
  readonly secret: string;
  readonly expiresAt: number | null;
}

/** A kind of channel: a description, and what it cannot say. */
export interface ChannelKind<Config = unknown> {
  readonly description: ChannelTypeModel;
  /** The fields by which a channel that is given anew is known to be the same. */
  readonly identity: readonly string[];
  /**
   * Whom its secrets are sent to, in words of the settings, where they may lead anywhere: a change of it wants them given again.
   * Null where there is none.
   */
  destinationOf?(settings: Settings): string | null;
  /** The field of a secret that signs messages: made where none is given, and valid for a day after it was replaced. */
  readonly signing?: { readonly field: string; make(): string };
  /**
   * What no field says alone.
   * @param place of the configuration in the request
   * @throws ApiError 422
   */
  check?(settings: Settings, place: string): void;
  /** What its notifier takes. @param secrets those that sign, the newest first */
  configOf(settings: Settings, secrets: readonly SigningSecret[]): Config;
  templatesOf(settings: Settings): ChannelTemplates;
}

/** The kinds of channels that there are. */
export type ChannelKinds = Readonly<Record<ChannelType, ChannelKind>>;

/** A notifier of each kind of channel. A kind's configuration is its own matter. */
// biome-ignore lint/suspicious/noExplicitAny: a kind takes the configuration that it has made itself
export type Notifiers = Readonly<Record<ChannelType, Notifier<any, any>>>;

/** {@link Notifiers} with connections of their own. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export type OpenNotifiers = Readonly<Record<ChannelType, OpenNotifier<any, any>>>;
