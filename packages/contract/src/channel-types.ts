import { any, bool, int, type JsonSchema, list, num, oneOf, response, str } from './schema.ts';

/** The kinds of channels that people can be told through. */
export const CHANNEL_TYPES = ['webhook', 'slack', 'email'] as const;

/** A kind of channel. */
export type ChannelType = (typeof CHANNEL_TYPES)[number];

/**
 * What a field of a channel's configuration holds: `text` is a string of several lines, `headers` an object of strings,
 * `object` any JSON object, `group` an object of fields of its own.
 */
export const CHANNEL_FIELD_TYPES = [
  'string',
  'text',
  'url',
  'number',
  'choice',
  'headers',
  'object',
  'email',
  'emails',
  'group',
] as const;

/** What a field of a channel's configuration holds. */
export type ChannelFieldType = (typeof CHANNEL_FIELD_TYPES)[number];

/** One field of a channel's configuration, as data: validation, the masking of secrets and forms derive from it. */
export interface ChannelField {
  name: string;
  type: ChannelFieldType;
  label: string;
  help: string;
  required: boolean;
  /** Sealed in the database and masked in answers; of headers, the values are. */
  secret: boolean;
  /** A regular expression that the whole string matches. */
  pattern?: string;
  /** What a string must be to match the pattern, in words: "must be ...". */
  pattern_in_words?: string;
  choices?: string[];
  default?: unknown;
  /** Of a number its smallest value, of a string its length, of a list or headers the number of entries, of JSON its bytes. */
  min?: number;
  /** As {@link ChannelField.min}. */
  max?: number;
  /** Of a group. */
  fields?: ChannelField[];
}

const fieldSchema = (groups: JsonSchema): JsonSchema =>
  response(
    {
      name: str(),
      type: oneOf(CHANNEL_FIELD_TYPES),
      label: str(),
      help: str(),
      required: bool,
      secret: bool,
    },
    {
      pattern: str(),
      pattern_in_words: str(),
      choices: list(str()),
      default: any,
      min: num(),
      max: num(),
      ...groups,
    },
  );

/** Schema of {@link ChannelField}; groups do not hold groups. */
export const ChannelField: JsonSchema = fieldSchema({ fields: list(fieldSchema({})) });

/** A kind of channel, as data. */
export interface ChannelTypeModel {
  channel_type: ChannelType;
  label: string;
  help: string;
  fields: ChannelField[];
  /** Exactly one of these is given. */
  one_of?: string[];
}

/** Schema of {@link ChannelTypeModel}. */
export const ChannelTypeModel: JsonSchema = response(
  {
    channel_type: oneOf(CHANNEL_TYPES),
    label: str(),
    help: str(),
    fields: list(ChannelField),
  },
  { one_of: list(str()) },
);

/** All kinds of channels. */
export interface ListChannelTypesResponse {
  results: ChannelTypeModel[];
  total: number;
}

/** Schema of {@link ListChannelTypesResponse}. */
export const ListChannelTypesResponse: JsonSchema = response({
  results: list(ChannelTypeModel),
  total: int({ minimum: 0 }),
});
