import {
  CreateTemplateRequest,
  type GenericDeleteResponse,
  type ListTemplatesResponse,
  PaginationQuery,
  PatchTemplateRequest,
  PreviewSubject,
  PreviewTemplateRequest,
  schema,
  type TemplatePreview,
  type TemplateResponse,
} from '@tocsin/contract';
import type { FastifyPluginAsync } from 'fastify';
import { defineTemplate, templatePartsOf } from '../../catalog/template-model.ts';
import { findTemplate } from '../../catalog/template-store.ts';
import {
  createTemplate,
  deleteTemplate,
  getTemplate,
  listTemplates,
  patchTemplate,
} from '../../catalog/templates.ts';
import type { AppContext } from '../../context.ts';
import { previewTemplate } from '../../executions/preview-template.ts';
import { answerPage } from '../../platform/paging.ts';
import { keepFor } from '../plugins/idempotency.ts';

interface TemplateParams {
  template_identifier: string;
}

const ALL = '/v1/notifications/templates';
const ONE = `${ALL}/:template_identifier`;

/** Templates of messages, and what they would make of an execution. */
export function templateRoutes(ctx: AppContext): FastifyPluginAsync {
  const list = async (
    namespaceId: string,
    query: PaginationQuery,
    body: PaginationQuery,
  ): Promise<ListTemplatesResponse> => {
    const { results, pagination } = await answerPage(
      ctx.secrets,
      { query, body },
      ['templates', namespaceId],
      (page) => listTemplates(ctx, namespaceId, page),
    );
    return { results, pagination };
  };

  return async (app) => {
    app.post<{ Body: CreateTemplateRequest }>(
      ALL,
      { schema: { body: CreateTemplateRequest }, config: { permission: 'write' } },
      (request): Promise<TemplateResponse> =>
        createTemplate(ctx, request.namespaceId, request.body, keepFor(request)),
    );

    app.get<{ Querystring: PaginationQuery }>(
      ALL,
      { schema: { querystring: PaginationQuery }, config: { permission: 'read' } },
      ({ namespaceId, query }) => list(namespaceId, query, {}),
    );

    app.post<{ Body: PaginationQuery | undefined; Querystring: PaginationQuery }>(
      `${ALL}/list`,
      {
        schema: { body: schema.orNull(PaginationQuery), querystring: PaginationQuery },
        config: { permission: 'read' },
      },
      ({ namespaceId, query, body }) => list(namespaceId, query, body ?? {}),
    );

    app.post<{ Body: PreviewTemplateRequest | undefined }>(
      `${ALL}/preview`,
      { schema: { body: schema.orNull(PreviewTemplateRequest) }, config: { permission: 'read' } },
      ({ namespaceId, body }): Promise<TemplatePreview> =>
        previewTemplate(ctx, namespaceId, defineTemplate(body ?? {}), body ?? {}),
    );

    app.get<{ Params: TemplateParams }>(
      ONE,
      { config: { permission: 'read' } },
      ({ namespaceId, params }): Promise<TemplateResponse> =>
        getTemplate(ctx, namespaceId, params.template_identifier),
    );

    app.patch<{ Params: TemplateParams; Body: PatchTemplateRequest }>(
      ONE,
      { schema: { body: PatchTemplateRequest }, config: { permission: 'write' } },
      ({ namespaceId, params, body }): Promise<TemplateResponse> =>
        patchTemplate(ctx, namespaceId, params.template_identifier, body),
    );

    app.delete<{ Params: TemplateParams }>(
      ONE,
      { config: { permission: 'delete' } },
      async ({ namespaceId, params }): Promise<GenericDeleteResponse> => {
        await deleteTemplate(ctx, namespaceId, params.template_identifier);
        return { message: 'Successfully deleted', success: true };
      },
    );

    app.post<{ Params: TemplateParams; Body: PreviewSubject | undefined }>(
      `${ONE}/preview`,
      { schema: { body: schema.orNull(PreviewSubject) }, config: { permission: 'read' } },
      async ({ namespaceId, params, body }): Promise<TemplatePreview> => {
        const row = await findTemplate(ctx.db.read, namespaceId, params.template_identifier);
        return previewTemplate(ctx, namespaceId, templatePartsOf(row), body ?? {});
      },
    );
  };
}
