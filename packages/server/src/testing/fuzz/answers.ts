import { type Operation, operations } from '@tocsin/contract';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

/** What was answered, and by which route; null where no route was found. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly route: string | null;
}

/** Says what is wrong with answers. */
export interface AnswerCheck {
  /** What is wrong; null where nothing is. */
  problemOf(answer: Answer): string | null;
}

/** A document, ready to find the schema for an operation's answer. */
interface AnswerSchemas {
  of(operation: Operation, status: number): ValidateFunction | undefined;
  errorBody(): ValidateFunction;
}

const WITHOUT_ROUTE = [400, 404, 405, 413, 422];

/** A check of answers against the schemas that the OpenAPI document has for their operation and status. */
export function createAnswerCheck(document: object): AnswerCheck {
  const schemas = schemasOf(document);
  const byRoute = new Map(
    operations.map((operation) => [`${operation.method} ${operation.path}`, operation]),
  );

  const validatorFor = ({ route, status }: Answer): ValidateFunction | undefined => {
    const operation = route === null ? undefined : byRoute.get(route);
    if (operation !== undefined) return schemas.of(operation, status);
    return route !== null || WITHOUT_ROUTE.includes(status) ? schemas.errorBody() : undefined;
  };

  /** Such an answer is no value; JSON is left to its schema. */
  const answerTypeOf = (route: string | null): string =>
    byRoute.get(route ?? '')?.answerType ?? 'nothing but JSON';
  return {
    problemOf(answer) {
      const { status, headers, text, route } = answer;
      if (status >= 500) return `${status}: ${text}`;
      if (typeof headers['x-request-id'] !== 'string') return 'there is no x-request-id';
      const type = String(headers['content-type']);
      if (status === 200 && type.startsWith(answerTypeOf(route))) return null;
      if (status === 204) return text === '' ? null : 'it has a body';
      if (!type.startsWith('application/json')) return 'it is not JSON';
      const validate = validatorFor(answer);
      if (validate === undefined) return `the document has no ${status} for ${route}`;
      return validate(JSON.parse(text)) ? null : `${messagesOf(validate)}: ${status} ${text.slice(0, 2000)}`;
    },
  };
}

function schemasOf(document: object): AnswerSchemas {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema(document, 'api');
  return {
    errorBody: () => ajv.getSchema('api#/components/schemas/ErrorBody') as ValidateFunction,
    of({ path, method }, status) {
      const steps = ['paths', path, method.toLowerCase(), 'responses', String(status)];
      const response = steps.reduce<unknown>(
        (node, step) => (node as Record<string, unknown>)?.[step],
        document,
      );
      if (response === undefined) return undefined;
      if (status >= 400) return this.errorBody();
      const pointer = [...steps, 'content', 'application/json', 'schema'].map(pointerStep).join('/');
      return ajv.getSchema(`api#/${pointer}`);
    },
  };
}

function pointerStep(step: string): string {
  return encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'));
}

function messagesOf({ errors }: ValidateFunction): string {
  return (errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`).join(', ');
}
