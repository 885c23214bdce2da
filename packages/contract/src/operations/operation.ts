import type { Permission } from '../keys.ts';
import type { JsonSchema } from '../schema.ts';

/** The methods that operations have. */
export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** The method of an operation. */
export type Method = (typeof METHODS)[number];

/** What operations are grouped by, in the order of the docs, with what they are about. */
export const TAGS = {
  Namespaces: 'Isolation boundaries: everything else lives in one, and nothing crosses them.',
  Collections: 'Documents of one kind, their feature extractor, and the alerts that are attached to them.',
  Documents: 'What arrives and is checked. Creating a document runs the alerts of its collection.',
  Retrievers: 'The query logic: stages that search, filter and order documents.',
  Alerts: 'A retriever, when to run it, and whom to tell.',
  Executions: 'The history: every run of an alert with its matches, and what was delivered to whom.',
  Channels: 'Where notifications go.',
  Silences: 'What nobody is told of for a while.',
  Templates: 'What notifications say, in Mustache.',
  Deliveries: 'What was sent to whom, what is held and why, and every attempt.',
  Subscriptions: 'Systems that are told of whatever happens to alerts.',
  'Dead letters': 'Batches whose check failed at every attempt.',
  Statistics: 'What happened over time, and how things stand.',
  'API keys': 'Who may do what, and where.',
  Health: 'Whether the server lives and works.',
} as const;

/** The group that an operation belongs to. */
export type Tag = keyof typeof TAGS;

/** An example of a request's body, or of an answer. */
export interface Example {
  readonly summary: string;
  readonly value: unknown;
}

/** One operation of the API: a method at a path, who may call it, what it takes and what it answers. */
export interface Operation {
  readonly operationId: string;
  readonly method: Method;
  /** With parameters in braces: `/v1/alerts/{alert_identifier}`. */
  readonly path: string;
  readonly tag: Tag;
  readonly summary: string;
  /** Markdown. */
  readonly description?: string;
  /** What the key must be allowed to; absent = open to anyone. */
  readonly permission?: Permission;
  /** Whether it belongs to a namespace, named by `X-Namespace`. */
  readonly namespace: boolean;
  /** Schema of the query string, an object. */
  readonly query?: JsonSchema;
  /** Headers of its own, by name, with what they mean. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Schema of the body as it is validated; one that may be null may be left out. */
  readonly body?: JsonSchema;
  readonly bodyExamples?: Readonly<Record<string, Example>>;
  /** The one status of success. */
  readonly status: number;
  /** Schema of the answer to success. */
  readonly answer: JsonSchema;
  /** What the answer is where it is not JSON. */
  readonly answerType?: 'text/event-stream';
  readonly answerExample?: unknown;
  /** Schema of the answer 202, where the work may go on behind it. */
  readonly accepted?: JsonSchema;
  /** Statuses of errors beside those that follow from the rest. */
  readonly errors: readonly number[];
}

/** What has to be said about an operation; the rest follows. */
export interface Said
  extends Partial<Omit<Operation, 'operationId' | 'method' | 'path' | 'tag' | 'answer' | 'summary'>> {
  readonly summary: string;
  readonly answer: JsonSchema;
}

/** A function that makes the operations of one group: in a namespace, answering 200, unless said otherwise. */
export function operationsOf(tag: Tag): (operationId: string, at: string, said: Said) => Operation {
  return (operationId, at, said) => {
    const [method, path] = at.split(' ') as [Method, string];
    return {
      operationId,
      method,
      path,
      tag,
      ...said,
      namespace: said.permission !== undefined && (said.namespace ?? true),
      status: said.status ?? 200,
      errors: said.errors ?? [],
    };
  };
}

/** The names of the parameters in a path, in order. */
export function pathParametersOf({ path }: Pick<Operation, 'path'>): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
}

/** All statuses of errors that an operation can answer, ascending. */
export function errorStatusesOf(operation: Operation): number[] {
  const { permission, namespace, query, body, method } = operation;
  const hasParameters = pathParametersOf(operation).length > 0;
  const possible: [status: number, can: boolean][] = [
    [400, true],
    [401, permission !== undefined],
    [403, permission !== undefined],
    [404, hasParameters || namespace],
    [409, method === 'POST' && permission !== undefined],
    [413, true],
    [422, hasParameters || query !== undefined || body !== undefined],
    [429, permission !== undefined],
  ];
  const statuses = possible.filter(([, can]) => can).map(([status]) => status);
  return [...new Set([...statuses, ...operation.errors])].sort((a, b) => a - b);
}
