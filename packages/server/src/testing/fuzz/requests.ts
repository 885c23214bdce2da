import type { JsonSchema } from '@tocsin/contract';
import { type Operation, operations } from '@tocsin/contract';
import fc, { type Arbitrary } from 'fast-check';
import { kindInPath } from '../operation-urls.ts';
import type { Scene } from '../scene.ts';
import { broken } from './mutate.ts';
import { nastyString, nastyValue } from './nasty.ts';
import { fillTokens, JSON_TOKENS, tokenOf } from './tokens.ts';
import { valuesOf } from './values.ts';

/** A request with tokens for what is there. */
export interface Template {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** An operation as the OpenAPI document describes it. */
interface DescribedOperation {
  readonly parameters: readonly Readonly<Record<string, unknown>>[];
  readonly requestBody?: { content: { 'application/json': { schema: JsonSchema } } };
}

/** What requests are made from: an OpenAPI document. */
export interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly parameters: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema: JsonSchema;
}

/** Requests to every operation, valid and broken ones; deletions are rarer, since they leave nothing to find. */
export function requestsTo(document: Described): Arbitrary<Template> {
  return fc.oneof(
    ...operations.map((operation) => ({
      weight: operation.method === 'DELETE' ? 1 : 5,
      arbitrary: requestTo(document, operation),
    })),
  );
}

function requestTo(document: Described, { method, path }: Operation): Arbitrary<Template> {
  const described = document.paths[path]?.[method.toLowerCase()] as DescribedOperation;
  const parameters = described.parameters.map((one) => resolved(one, document));
  const of = (place: Parameter['in']) => parameters.filter((one) => one.in === place);
  const { schemas } = document.components;
  return fc.record({
    method: fc.constant(method),
    url: fc
      .tuple(pathOf(path, of('path')), queryOf(of('query'), schemas))
      .map(([filled, query]) => (query === '' ? filled : `${filled}?${query}`)),
    headers: headersOf(of('header')),
    body: bodyOf(described.requestBody?.content['application/json'].schema, schemas),
  });
}

function resolved(parameter: Readonly<Record<string, unknown>>, document: Described): Parameter {
  const { $ref } = parameter;
  const found =
    typeof $ref === 'string' ? document.components.parameters[$ref.split('/').at(-1) as string] : parameter;
  return found as unknown as Parameter;
}

function pathOf(path: string, parameters: readonly Parameter[]): Arbitrary<string> {
  const values = parameters.map(({ name }) => {
    const kind = kindInPath(path, name);
    const token = kind === undefined ? fc.constant('x') : tokenOf(kind);
    const raw = fc.constantFrom('%00', '%zz', '%C3', '%2F', '%2e%2e', '', 'a%20b');
    return fc.oneof(
      { weight: 12, arbitrary: token },
      { weight: 2, arbitrary: nastyString.map(encoded) },
      { weight: 1, arbitrary: raw },
    );
  });
  return fc
    .tuple(...values)
    .map((chosen) =>
      parameters.reduce((url, { name }, i) => url.replace(`{${name}}`, chosen[i] as string), path),
    );
}

function queryOf(
  parameters: readonly Parameter[],
  schemas: Readonly<Record<string, JsonSchema>>,
): Arbitrary<string> {
  const pair = ({ name, schema }: Parameter): Arbitrary<string> =>
    fc
      .oneof({ weight: 4, arbitrary: valuesOf(schema, schemas, name) }, { weight: 1, arbitrary: nastyValue })
      .map(
        (value) =>
          `${name}=${encoded(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 9000)}`,
      );
  const unknown = fc
    .tuple(nastyString, nastyString)
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
  const raw = fc.constantFrom(
    'limit=%zz',
    '&&=',
    'cursor',
    'limit[]=1',
    'namespace=a&namespace=b',
    'limit=+1',
  );
  // `namespace` is left to the header most often.
  const named = parameters.filter(({ name }) => name !== 'namespace').map(pair);
  const some = fc
    .subarray(
      named.map((_, i) => i),
      { maxLength: Math.min(4, named.length) },
    )
    .chain((chosen) => fc.tuple(...chosen.map((i) => named[i] as Arbitrary<string>)));
  return fc
    .tuple(
      fc.oneof(
        { weight: 2, arbitrary: fc.constant([] as string[]) },
        { weight: 3, arbitrary: some as Arbitrary<string[]> },
      ),
      fc.oneof(
        { weight: 7, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.oneof(unknown, raw).map((one) => [one]) },
      ),
    )
    .map(([pairs, more]) => [...pairs, ...more].join('&'));
}

const printable = fc.string({ unit: 'grapheme-ascii', maxLength: 30 });

function headersOf(parameters: readonly Parameter[]): Arbitrary<Record<string, string>> {
  const namespace = parameters.some(({ name }) => name === 'X-Namespace');
  const idempotency = parameters.some(({ name }) => name === 'Idempotency-Key');
  return fc
    .record(
      {
        ...(namespace && {
          'x-namespace': fc.oneof(
            { weight: 30, arbitrary: fc.constantFrom('<namespace 0>', '<namespace 1>') },
            { weight: 1, arbitrary: printable },
          ),
        }),
        ...(idempotency && {
          'idempotency-key': fc.oneof(fc.constantFrom('k1', 'k2', 'x'.repeat(256), '\u00fc'), printable),
        }),
        'content-type': fc.constantFrom(
          'application/json',
          'text/plain',
          'multipart/form-data',
          'application/xml; charset=x',
          ';',
          '',
        ),
        'x-request-id': printable,
        accept: fc.constantFrom('*/*', 'application/xml', 'nonsense'),
      },
      { requiredKeys: namespace ? (['x-namespace'] as never[]) : [] },
    )
    .map((headers) => headers as Record<string, string>);
}

function bodyOf(
  schema: JsonSchema | undefined,
  schemas: Readonly<Record<string, JsonSchema>>,
): Arbitrary<string | null> {
  if (schema === undefined) {
    const unasked = fc.constantFrom('{}', '[', '{"a":', 'null');
    return fc.oneof({ weight: 20, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: unasked });
  }
  const valid = valuesOf(schema, schemas);
  const text = fc
    .oneof(
      { weight: 3, arbitrary: valid },
      { weight: 4, arbitrary: broken(valid) },
      { weight: 1, arbitrary: nastyValue },
    )
    .map(toText);
  const cut = fc.tuple(text, fc.nat()).map(([whole, at]) => whole.slice(0, at % Math.max(1, whole.length)));
  return fc.oneof(
    { weight: 14, arbitrary: text },
    { weight: 1, arbitrary: cut },
    { weight: 1, arbitrary: fc.constant(null) },
  );
}

function toText(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null';
  return Object.entries(JSON_TOKENS).reduce((all, [token, json]) => all.replaceAll(`"${token}"`, json), text);
}

/** What has no UTF-8 is replaced; tokens stay as they are. */
function encoded(text: string): string {
  if (/^<[a-z_]+ \d>$/.test(text)) return text;
  return encodeURIComponent(Buffer.from(text).toString());
}

/** The request that a template is in a scene. */
export function inScene(template: Template, scene: Scene): Template {
  const { method, url, headers, body } = template;
  return {
    method,
    url: fillTokens(url, scene, encodeURIComponent),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, fillTokens(value, scene)]),
    ),
    body: body === null ? null : fillTokens(body, scene),
  };
}

/** A request as a command to copy, which sends it to a server on this machine. */
export function asCommand({ method, url, headers, body }: Template): string {
  const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
  const given = Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  const data = body === null ? [] : [`--data-binary ${quoted(body)}`];
  const all = [`curl -X ${method}`, quoted(`http://127.0.0.1:8080${url}`), "-H 'authorization: Bearer sk_…'"];
  return [...all, ...given, ...data].join(' ');
}
