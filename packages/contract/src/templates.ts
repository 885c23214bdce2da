import type { Metadata } from './common.ts';
import { PaginationResponse } from './pagination.ts';
import {
  anyObject,
  dateTime,
  int,
  type JsonSchema,
  list,
  nameOf,
  orNull,
  type Properties,
  request,
  response,
  str,
} from './schema.ts';

/** Characters of one template, and of a payload's template as JSON. */
export const MAX_TEMPLATE_LENGTH = 16_384;

/** What a template says of messages, in Mustache; parts that are not given are the default. */
export interface TemplateFields {
  /** One line: an e-mail's subject, the heading elsewhere. */
  subject?: string | null;
  body?: string | null;
  html?: string | null;
  slack_blocks?: string | null;
  webhook_payload?: Metadata | null;
}

const part = (description: string): JsonSchema =>
  str({ minLength: 1, maxLength: MAX_TEMPLATE_LENGTH, description });

/** The fields of {@link TemplateFields}, to be put into other schemas. */
export const templateFields: Properties = {
  subject: part('One line: an e-mail’s subject, and the heading in Slack.'),
  body: part('The text of an e-mail, and of a Slack message without `slack_blocks`.'),
  html: part('The HTML of an e-mail. Values are escaped.'),
  slack_blocks: part(
    'JSON text of a list of blocks, or of an object with `blocks`. `{{x}}` stands between quotes, `{{{x}}}` is a whole JSON value.',
  ),
  webhook_payload: {
    ...anyObject,
    description:
      'The JSON that webhooks are sent. Its strings may hold tags; a string that is nothing but one tag becomes the value itself.',
  },
};

/** Stores a template. */
export interface CreateTemplateRequest extends TemplateFields {
  name: string;
}

const templateName = nameOf(1, 200);

/** Schema of {@link CreateTemplateRequest}. */
export const CreateTemplateRequest: JsonSchema = request({ name: templateName }, templateFields);

/** Changes single parts of a template; null makes a part the default again. */
export interface PatchTemplateRequest extends TemplateFields {
  name?: string | null;
}

/** Schema of {@link PatchTemplateRequest}. */
export const PatchTemplateRequest: JsonSchema = request({}, { name: templateName, ...templateFields });

/** A stored template. */
export interface TemplateResponse {
  template_id: string;
  name: string;
  version: number;
  subject: string | null;
  body: string | null;
  html: string | null;
  slack_blocks: string | null;
  webhook_payload: Metadata | null;
  created_at: string;
  updated_at: string;
}

/** Schema of {@link TemplateResponse}. */
export const TemplateResponse: JsonSchema = response({
  template_id: str(),
  name: str(),
  version: int({ minimum: 1 }),
  subject: orNull(str()),
  body: orNull(str()),
  html: orNull(str()),
  slack_blocks: orNull(str()),
  webhook_payload: orNull(anyObject),
  created_at: dateTime,
  updated_at: dateTime,
});

/** A page of templates. */
export interface ListTemplatesResponse {
  results: TemplateResponse[];
  pagination: PaginationResponse;
}

/** Schema of {@link ListTemplatesResponse}. */
export const ListTemplatesResponse: JsonSchema = response({
  results: list(TemplateResponse),
  pagination: PaginationResponse,
});

/** What a template is tried with: an execution, the latest one of an alert, or else a sample. */
export interface PreviewSubject {
  execution_id?: string | null;
  /** An alert’s id or name. */
  alert_id?: string | null;
}

const subjectFields: Properties = {
  execution_id: str({ description: 'The execution to tell of.' }),
  alert_id: str({ description: 'In its place: an alert, by id or name, of whose latest execution is told.' }),
};

/** Schema of {@link PreviewSubject}. */
export const PreviewSubject: JsonSchema = request({}, subjectFields);

/** Tries a template that is not stored. */
export interface PreviewTemplateRequest extends PreviewSubject, TemplateFields {}

/** Schema of {@link PreviewTemplateRequest}. */
export const PreviewTemplateRequest: JsonSchema = request({}, { ...templateFields, ...subjectFields });

/** What each kind of channel would be sent. `error` says which parts gave way to the default, and why. */
export interface TemplatePreview {
  /** Null where the sample was told of. */
  execution_id: string | null;
  webhook: { payload: unknown; error: string | null };
  slack: { text: string; blocks: Metadata[]; error: string | null };
  email: { subject: string; text: string; html: string | null; error: string | null };
}

const error: JsonSchema = orNull(str());

/** Schema of {@link TemplatePreview}. */
export const TemplatePreview: JsonSchema = response({
  execution_id: orNull(str()),
  webhook: response({ payload: anyObject, error }),
  slack: response({ text: str(), blocks: list(anyObject), error }),
  email: response({ subject: str(), text: str(), html: orNull(str()), error }),
});
