import { type JsonSchema, validationError } from '@tocsin/contract';
import { differsLittle } from '@tocsin/engine';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { isRecord } from '../../platform/json.ts';
import { requirementOf } from './describe.ts';
import { refuseMisspelt } from './misspelt.ts';
import { namesOf, prepare } from './prepare.ts';

const ajv = new Ajv({ strict: false, useDefaults: true, verbose: true });
const validators = new WeakMap<JsonSchema, ValidateFunction>();

/**
 * The parameters of a stage, checked by its schema and completed with its defaults. Parameters that the schema does not
 * name are accepted, unless they are nearly those that it names.
 * @param place where they stand: `stages[1].parameters`
 * @throws ApiError 422 naming the place and what the value must be
 */
export function readParameters(
  schema: JsonSchema,
  given: Readonly<Record<string, unknown>>,
  place: string,
): Record<string, unknown> {
  const prepared = prepare(given, schema) as Record<string, unknown>;
  const validate = validatorOf(schema);
  if (validate(prepared)) {
    refuseMisspelt(prepared, schema, place);
    return prepared;
  }
  const error = validate.errors?.[0] as ErrorObject;
  if (error.keyword === 'required') throw missing(error, `${place}${placeOf(error)}`);
  throw validationError(`${place}${placeOf(error)}`, requirementOf(error.parentSchema as JsonSchema));
}

function validatorOf(schema: JsonSchema): ValidateFunction {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  const compiled = ajv.compile(schema);
  validators.set(schema, compiled);
  return compiled;
}

/** `/searches/0/top_k` as `.searches[0].top_k`. */
function placeOf({ instancePath }: ErrorObject): string {
  return instancePath
    .split('/')
    .slice(1)
    .map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`))
    .join('');
}

function missing({ params, parentSchema, data }: ErrorObject, place: string) {
  const name = String(params['missingProperty']);
  const properties = (parentSchema as JsonSchema)['properties'] as Record<string, JsonSchema>;
  const wanted = namesOf(name, properties[name] ?? {});
  const others = isRecord(data) ? Object.keys(data).filter((key) => !Object.hasOwn(properties, key)) : [];
  const misspelt = others.find((other) => wanted.some((one) => differsLittle(other, one)));
  const what = properties[name]?.['description'];
  const hint = misspelt === undefined ? '' : `; "${misspelt}" is no parameter of this stage`;
  return validationError(
    `${place}.${name}`,
    `is required${what ? `: ${String(what)}` : ''}${hint}`,
    'missing',
  );
}
