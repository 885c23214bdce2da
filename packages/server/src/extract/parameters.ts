import { type CollectionFeatureExtractor, validationError } from '@tocsin/contract';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Extractor } from './extractor.ts';

const ajv = new Ajv({ useDefaults: true, strict: false });
const compiled = new WeakMap<Extractor, ValidateFunction>();

/**
 * The parameters of a collection's extractor with defaults filled in. `parameters` and `params` are the same; what
 * stands in both counts as in `parameters`.
 * @throws ApiError 422 for a parameter that the extractor does not have, or a value that it cannot take
 */
export function readParameters(
  extractor: Extractor,
  { params, parameters }: CollectionFeatureExtractor,
  place: string,
): Record<string, unknown> {
  const given = { ...params, ...parameters };
  const validate = validatorOf(extractor);
  if (validate(given)) return given;
  const [error] = validate.errors as ErrorObject[];
  throw problemOf(error as ErrorObject, extractor, (name) =>
    Object.hasOwn(parameters ?? {}, name) ? `${place}.parameters` : `${place}.params`,
  );
}

function validatorOf(extractor: Extractor): ValidateFunction {
  const known = compiled.get(extractor);
  if (known) return known;
  const made = ajv.compile({ ...extractor.parameters });
  compiled.set(extractor, made);
  return made;
}

function problemOf(error: ErrorObject, extractor: Extractor, placeOf: (name: string) => string): Error {
  const { keyword, params, instancePath, message = 'is not valid' } = error;
  const address = `${extractor.name}@${extractor.version}`;
  if (keyword === 'additionalProperties') {
    const name = String(params['additionalProperty']);
    return validationError(
      `${placeOf(name)}["${name}"]`,
      `is no parameter of ${address}; ${listOf(extractor)}`,
    );
  }
  const [name = '', ...rest] = instancePath.split('/').slice(1);
  const place = `${placeOf(name)}.${name}${rest.map((step) => `[${step}]`).join('')}`;
  if (keyword === 'enum')
    return validationError(
      place,
      `must be one of ${(params['allowedValues'] as unknown[]).join(', ')} for ${address}`,
    );
  return validationError(place, message);
}

function listOf({ parameters }: Extractor): string {
  const names = Object.keys((parameters['properties'] ?? {}) as object);
  return names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`;
}
