import { badRequest, type JsonSchema } from '@tocsin/contract';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { FastifyInstance } from 'fastify';
import { parseBody } from './json-body.ts';

/**
 * Bodies are JSON whatever their content type says, on GET and DELETE as well; an empty one is none. Validates
 * bodies as they are, and query strings and path parameters after conversion to the types of their schema.
 */
export function registerBody(app: FastifyInstance): void {
  // HEAD as well: Fastify makes a HEAD route of each GET route, with its schema.
  for (const method of ['GET', 'HEAD', 'DELETE'])
    app.addHttpMethod(method, { hasBody: true, overrideExisting: true });
  app.addHook('onRequest', (request, _reply, done) => {
    readQuery(
      request.query as Record<string, unknown>,
      request.routeOptions.schema?.querystring as JsonSchema,
    );
    if (request.headers['content-type'] !== undefined) request.headers['content-type'] = 'application/json';
    done();
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(['application/json', '*'], { parseAs: 'buffer' }, (request, body, done) => {
    try {
      refuseEncoding(request.headers['content-encoding']);
      done(null, parseBody(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
  registerValidators(app);
}

function refuseEncoding(encoding: string | undefined): void {
  if (encoding !== undefined && !/^(identity)?$/i.test(encoding.trim()))
    throw badRequest(`The content encoding "${encoding}" is not supported; send the body as it is`);
}

const BOOLEANS: Readonly<Record<string, string>> = {
  True: 'true',
  '1': 'true',
  False: 'false',
  '0': 'false',
};

/**
 * Reads a query string as clients write it: `?cursor=null` or `?cursor=` where generated ones mean none, `True` and `1` for true. A
 * namespace may be called "null".
 */
function readQuery(query: Record<string, unknown>, schema: JsonSchema | undefined): void {
  const properties = (schema?.['properties'] ?? {}) as Record<string, JsonSchema>;
  for (const [name, value] of Object.entries(query)) {
    if (value === '' || (value === 'null' && name !== 'namespace')) delete query[name];
    else if (isBoolean(properties[name])) query[name] = BOOLEANS[String(value)] ?? value;
  }
}

function isBoolean(schema: JsonSchema | undefined): boolean {
  return [schema?.['type']].flat().includes('boolean');
}

function registerValidators(app: FastifyInstance): void {
  const options = { allErrors: false, strict: false, useDefaults: false, verbose: true };
  const exact = new Ajv(options);
  const coercing = new Ajv({ ...options, coerceTypes: true });
  for (const ajv of [exact, coercing]) formats.default(ajv);
  app.setValidatorCompiler(({ schema, httpPart }) =>
    compiledLater(() => (httpPart === 'body' ? exact : coercing).compile(schema as Record<string, unknown>)),
  );
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
}

/** Compiled at the first request: all together they take some 15 MB, and most are never asked for. */
function compiledLater(compile: () => ValidateFunction): ValidateFunction {
  let compiled: ValidateFunction | null = null;
  const validate = (data: unknown): boolean => {
    compiled ??= compile();
    const isValid = compiled(data) as boolean;
    validate.errors = compiled.errors;
    return isValid;
  };
  validate.errors = null as ValidateFunction['errors'];
  return validate as unknown as ValidateFunction;
}
