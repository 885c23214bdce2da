import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

interface Operation {
  readonly responses: Record<string, { content?: Record<string, { schema?: object }> }>;
}

interface OpenApi {
  readonly paths: Record<string, Record<string, Operation>>;
}

const FOLDER =
  process.env['TOCSIN_CONTRACT_DIR'] ??
  fileURLToPath(new URL('../../../../../shared/contract', import.meta.url));
const FILE = `${FOLDER}/v1.openapi.json`;

/** Whether the file of the v1 contract is there; tests that need it say so and skip where it is not. */
export const HAS_CONTRACT: boolean = existsSync(FILE);

if (!HAS_CONTRACT)
  process.stderr.write(`There is no ${FILE}: answers are not validated against the v1 contract\n`);

const validators = new Map<string, ValidateFunction>();

/**
 * What is wrong with an answer by the contract: nothing where the list is empty.
 * @param operation `POST /v1/retrievers/{retriever_id}/execute`
 * @param status must be the one of the contract's successful answer
 */
export function contractProblems(operation: string, status: number, body: unknown): string[] {
  const name = `${operation} ${status}`;
  const validate = validators.get(name) ?? compile(operation, status);
  if (typeof validate === 'string') return [validate];
  validators.set(name, validate);
  return validate(body)
    ? []
    : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}

function compile(operation: string, status: number): ValidateFunction | string {
  const document = JSON.parse(readFileSync(FILE, 'utf8')) as OpenApi;
  const [method = '', path = ''] = operation.split(' ');
  const found = document.paths[path]?.[method.toLowerCase()];
  if (found === undefined) return `the contract has no ${operation}`;
  const answer = found.responses[String(status)];
  if (answer === undefined) return `the contract has no answer ${status} to ${operation}`;
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema({ $id: 'contract', ...document });
  const pointer = [
    'paths',
    path,
    method.toLowerCase(),
    'responses',
    String(status),
    'content',
    'application/json',
  ];
  const steps = [...pointer, 'schema'].map((step) =>
    encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1')),
  );
  return ajv.compile({ $ref: `contract#/${steps.join('/')}` });
}
