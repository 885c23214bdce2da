import { type RetrieverInputSchemaField, validationError } from '@tocsin/contract';
import { isRecord } from '../platform/json.ts';

/** The inputs that a retriever declares, by name. */
export type InputSchema = Readonly<Record<string, RetrieverInputSchemaField>>;

/** Stands for an input that is another field of the document at hand. */
export interface DynamicValue {
  readonly type: 'dynamic';
  readonly field: string;
}

/** Stands for an input that no run has given yet, while a retriever is checked. */
export class UnknownInput implements DynamicValue {
  readonly type = 'dynamic';
  readonly field: string;
  /** The type that the input is declared with. */
  readonly #declared: string;

  constructor(name: string, declared: string) {
    this.field = name;
    this.#declared = declared;
  }

  /** Whether a value of the declared type can be one of a JSON Schema's type. */
  fits(schemaType: unknown): boolean {
    const kind = KINDS[this.#declared] ?? 'string';
    return kind === schemaType || (kind === 'number' && schemaType === 'integer');
  }
}

/** Types of inputs that are no texts, as JSON Schema calls them. */
const KINDS: Readonly<Record<string, string>> = {
  number: 'number',
  float: 'number',
  integer: 'number',
  boolean: 'boolean',
  array: 'array',
  object: 'object',
  document_reference: 'object',
};

const TEMPLATE = /\{\{\s*(?:INPUT|inputs|input|INPUTS)\.([\w.-]+)\s*\}\}/g;
const ONLY_TEMPLATE = /^\s*\{\{\s*(?:INPUT|inputs|input|INPUTS)\.([\w.-]+)\s*\}\}\s*$/;

/** @returns whether the value is a comparison with another field */
export function isDynamic(value: unknown): value is DynamicValue {
  return isRecord(value) && value['type'] === 'dynamic' && typeof value['field'] === 'string';
}

/**
 * Fills the templates of stage parameters. A value that is nothing but one template keeps the input's type.
 * @throws ApiError 422 where a template names no declared input
 */
export function fillTemplates(
  value: unknown,
  inputs: Readonly<Record<string, unknown>>,
  place: string,
): unknown {
  if (typeof value === 'string') return fillText(value, inputs, place);
  if (Array.isArray(value)) return value.map((item, i) => fillTemplates(item, inputs, `${place}[${i}]`));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, fillTemplates(item, inputs, `${place}.${key}`)]),
  );
}

function fillText(text: string, inputs: Readonly<Record<string, unknown>>, place: string): unknown {
  if (!text.includes('{{')) return text;
  const only = ONLY_TEMPLATE.exec(text);
  if (only) return valueOf(only[1] as string, inputs, place);
  return text.replace(TEMPLATE, (_, name: string) => {
    const value = valueOf(name, inputs, place);
    if (isDynamic(value)) return name; // only while a retriever is checked before it has inputs
    return typeof value === 'string' ? value : JSON.stringify(value ?? null);
  });
}

function valueOf(name: string, inputs: Readonly<Record<string, unknown>>, place: string): unknown {
  if (Object.hasOwn(inputs, name)) return inputs[name];
  throw validationError(place, `there is no input "${name}"; declare it in input_schema`);
}

/** What is wrong with the inputs of one run. */
export interface InputProblems {
  readonly missing: string[];
  readonly wrongType: string[];
}

/**
 * Completes inputs with defaults (null where optional), and says which are missing or of the wrong type. Who writes a retriever
 * may compare with another field, in its stages or as a default; a value that a document or a caller gives is never read so,
 * wherever in it that stands: it has the wrong type.
 */
export function completeInputs(
  schema: InputSchema,
  given: Readonly<Record<string, unknown>>,
): { inputs: Record<string, unknown>; problems: InputProblems } {
  const inputs: Record<string, unknown> = {};
  const problems: InputProblems = { missing: [], wrongType: [] };
  for (const [name, field] of Object.entries(schema)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    const filled = value ?? field.default ?? null;
    inputs[name] = filled;
    const isGiven = value !== undefined && value !== null;
    if (filled === null) {
      if (field.required) problems.missing.push(name);
    } else if (isGiven ? holdsDynamic(filled) || !hasType(filled, field) : !isDefault(filled, field)) {
      problems.wrongType.push(name);
    }
  }
  return { inputs, problems };
}

function isDefault(value: unknown, field: RetrieverInputSchemaField): boolean {
  return isDynamic(value) || hasType(value, field);
}

/** Whether a value says, anywhere in it, that another field is meant. */
export function holdsDynamic(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return isDynamic(value) || Object.values(value).some(holdsDynamic);
}

/** What a value of an input must be, in words. */
export function wantedOf({ type, enum: allowed }: RetrieverInputSchemaField): string {
  if (allowed) return `must be one of ${allowed.map((one) => JSON.stringify(one)).join(', ')}`.slice(0, 500);
  switch (type) {
    case 'number':
    case 'float':
      return 'must be a number';
    case 'integer':
      return 'must be a whole number';
    case 'boolean':
      return 'must be true or false';
    case 'array':
      return 'must be a list';
    case 'object':
    case 'document_reference':
      return 'must be an object';
    default:
      return `must be a text (the input has the type "${type}")`;
  }
}

/** Whether a value that is not null fits an input. */
export function hasType(value: unknown, field: RetrieverInputSchemaField): boolean {
  if (field.enum && !field.enum.includes(value)) return false;
  switch (field.type) {
    case 'number':
    case 'float':
      return typeof value === 'number';
    case 'integer':
      return Number.isInteger(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'array':
      return Array.isArray(value);
    case 'object':
    case 'document_reference':
      return isRecord(value);
    default:
      return typeof value === 'string';
  }
}
