import { type Answer, type Media, nameOf, type OpenApi, type Operation, type Schema } from './openapi.ts';
import { cell, fieldTable, prose, typeOf, valueRow, valueTable } from './schemas.ts';

/** An operation as a section of its page. */
export function operationSection(one: Operation, api: OpenApi): string {
  const { text, permission } = splitPermission(one.description);
  const [body] = Object.values(one.requestBody?.content ?? {});
  return [
    `## ${one.summary} {#${one.id}}`,
    `${badge(one)} ${permission}`,
    prose(text),
    parameterTable(one),
    body ? bodyPart(body, one.requestBody?.required === true, api) : '',
    ...answerParts(one, api),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** Method and path; of an event its name. */
export function badge({ method, path }: Operation): string {
  return `<span class="method ${method.toLowerCase()}">${method}</span> \`${path}\``;
}

/** The last paragraph of a description says who may call it. */
function splitPermission(description: string): { text: string; permission: string } {
  const found = /\n*Needs the permission (`\w+`)\.$/.exec(description);
  if (!found) return { text: description, permission: '' };
  return { text: description.slice(0, found.index), permission: `· needs ${found[1]}` };
}

/** Parameters that many operations have are explained once, on the page about the API. */
const COMMON: Readonly<Record<string, string>> = {
  'X-Namespace': '[`X-Namespace`](../api.md#namespaces)',
  'Idempotency-Key': '[`Idempotency-Key`](../api.md#sending-again)',
};

function parameterTable({ parameters }: Operation): string {
  const common = parameters.flatMap(({ name }) => COMMON[name] ?? []);
  const rows = parameters
    .filter(({ name, in: place }) => !(name in COMMON) && !(name === 'namespace' && place === 'query'))
    .map(({ name, in: place, required, description = '', schema }) =>
      valueRow(name, required && place !== 'path' ? `${place}, required` : place, schema, description),
    );
  const heads = common.length === 0 ? '' : `**Headers**: ${common.join(', ')}`;
  return [rows.length === 0 ? '' : `**Parameters**\n\n${valueTable(rows)}`, heads]
    .filter(Boolean)
    .join('\n\n');
}

function bodyPart(media: Media, isRequired: boolean, api: OpenApi): string {
  const table = fieldTable(resolved(media.schema, api));
  return [`**Body**${isRequired ? '' : ' (optional)'}: ${typeOf(media.schema)}`, table, examplesOf(media)]
    .filter(Boolean)
    .join('\n\n');
}

function resolved(schema: Schema, api: OpenApi): Schema {
  return schema.$ref ? (api.components.schemas[nameOf(schema.$ref)] ?? schema) : schema;
}

/** Several examples stand side by side, each under its summary. */
function examplesOf({ example, examples = {} }: Media): string {
  if (example !== undefined) return block(example);
  const all = Object.values(examples);
  if (all.length <= 1) return all.map(({ value }) => block(value)).join('');
  const blocks = all.map(({ summary, value }, i) => block(value, ` [${summary ?? `Example ${i + 1}`}]`));
  return `::: code-group\n\n${blocks.join('\n\n')}\n\n:::`;
}

function block(value: unknown, title = ''): string {
  if (typeof value === 'string') return `\`\`\`text${title}\n${value.trimEnd()}\n\`\`\``;
  return `\`\`\`json${title}\n${JSON.stringify(value, null, 2)}\n\`\`\``;
}

function answerParts(one: Operation, api: OpenApi): string[] {
  const answers = Object.entries(one.responses);
  const good = answers
    .filter(([status]) => status.startsWith('2'))
    .map(([status, answer]) => goodAnswer(status, answer));
  const errors = answers
    .filter(([status]) => !status.startsWith('2'))
    .map(([status, answer]) => `| ${status} | ${cell(prose(told(answer, api)))} |`);
  if (errors.length === 0) return good;
  const table = ['| status | |', '|---|---|', ...errors].join('\n');
  return [...good, `::: details Errors\n\n${table}\n\nAll of them: [errors](../errors.md).\n\n:::`];
}

function goodAnswer(status: string, { description = '', content = {} }: Answer): string {
  const [media] = Object.values(content);
  if (!media) return `**Answer** ${status}: ${prose(description)}`;
  const example = examplesOf(media);
  const shown = example === '' ? '' : `\n\n::: details Example\n\n${example}\n\n:::`;
  return `**Answer** ${status}: ${typeOf(media.schema)}${shown}`;
}

function told(answer: Answer, api: OpenApi): string {
  const one = answer.$ref ? api.components.responses[nameOf(answer.$ref)] : answer;
  return one?.description ?? '';
}
