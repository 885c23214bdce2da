import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { openApiDocument } from '@tocsin/contract';
import type { FastifyInstance } from 'fastify';
import { VERSION } from '../../platform/own-package.ts';

/** The page loads nothing from elsewhere, and sends nothing elsewhere. */
const CONTENT_SECURITY_POLICY = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': ["'self'", 'data:'],
  'connect-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
};

/** Describes the API: as an OpenAPI document at `/openapi.json`, and as a page at `/docs`. Both are open to anyone. */
export function registerOpenApi(app: FastifyInstance): void {
  const document = openApiDocument(VERSION);
  const text = JSON.stringify(document);
  app.get('/openapi.json', (_request, reply) => reply.type('application/json; charset=utf-8').send(text));
  void app.register(async (scope) => {
    await scope.register(swagger, { mode: 'static', specification: { document: document as never } });
    await scope.register(swaggerUi, {
      routePrefix: '/docs',
      staticCSP: CONTENT_SECURITY_POLICY,
      theme: { title: 'Tocsin API' },
      uiConfig: {
        layout: 'BaseLayout',
        docExpansion: 'list',
        defaultModelsExpandDepth: 0,
        defaultModelRendering: 'example',
        displayOperationId: false,
        filter: true,
        syntaxHighlight: { activate: true },
      },
    });
  });
}
