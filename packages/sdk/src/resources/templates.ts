import type {
  CreateTemplateRequest,
  GenericDeleteResponse,
  ListTemplatesResponse,
  PaginationQuery,
  PatchTemplateRequest,
  PreviewSubject,
  PreviewTemplateRequest,
  TemplatePreview,
  TemplateResponse,
} from '@tocsin/contract';
import type { List } from '../core/list.ts';
import type { RequestOptions } from '../core/settings.ts';
import { at } from '../core/url.ts';
import { Resource } from './resource.ts';

const ALL = '/v1/notifications/templates';

/** What notifications say, in Mustache. Each template is named by id or name. */
export class Templates extends Resource {
  create(body: CreateTemplateRequest, options?: RequestOptions): Promise<TemplateResponse> {
    return this.api.post(ALL, body, options);
  }

  list(page?: PaginationQuery, options?: RequestOptions): List<TemplateResponse, ListTemplatesResponse> {
    return this.api.list(ALL, page, options);
  }

  get(template: string, options?: RequestOptions): Promise<TemplateResponse> {
    return this.api.get(at`/v1/notifications/templates/${template}`, options);
  }

  /** Changes what is named; null makes a part the default again. */
  update(template: string, body: PatchTemplateRequest, options?: RequestOptions): Promise<TemplateResponse> {
    return this.api.patch(at`/v1/notifications/templates/${template}`, body, options);
  }

  /** @throws ConflictError where alerts use it */
  delete(template: string, options?: RequestOptions): Promise<GenericDeleteResponse> {
    return this.api.delete(at`/v1/notifications/templates/${template}`, options);
  }

  /** What each kind of channel would be sent by a stored template. Sends nothing. */
  preview(template: string, body?: PreviewSubject, options?: RequestOptions): Promise<TemplatePreview> {
    return this.api.ask(at`/v1/notifications/templates/${template}/preview`, body, options);
  }

  /** What each kind of channel would be sent by a template that is not stored. Sends nothing. */
  previewDraft(body?: PreviewTemplateRequest, options?: RequestOptions): Promise<TemplatePreview> {
    return this.api.ask(`${ALL}/preview`, body, options);
  }
}
