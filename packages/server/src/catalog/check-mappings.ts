import { type AlertInputMapping, NO_INPUT_KEY, validationError } from '@tocsin/contract';
import { hasType, type InputSchema, wantedOf } from '../retrieve/inputs.ts';

/**
 * Refuses mappings with which an alert could never run. An input that the schema does not name is ignored.
 * @param place of the mappings in the request
 * @throws ApiError 422 naming the place
 */
export function checkMappings(
  schema: InputSchema,
  mappings: readonly AlertInputMapping[],
  place: string,
): void {
  const mapped = new Set<string>();
  for (const [i, { input_key: name, source }] of mappings.entries()) {
    if (name === NO_INPUT_KEY) continue;
    if (mapped.has(name)) throw validationError(`${place}[${i}].input_key`, `"${name}" is mapped already`);
    mapped.add(name);
    if (source.source_type === 'constant')
      checkConstant(schema, name, source.value, `${place}[${i}].source.value`);
  }
  for (const [name, { required, default: value }] of Object.entries(schema))
    if (required && value == null && !mapped.has(name))
      throw validationError(place, `the retriever requires the input "${name}"; map it`, 'missing');
}

function checkConstant(schema: InputSchema, name: string, value: unknown, place: string): void {
  const field = Object.hasOwn(schema, name) ? schema[name] : undefined;
  if (field === undefined) return;
  if (value == null) {
    if (field.required && field.default == null)
      throw validationError(place, `the input "${name}" is required: it ${wantedOf(field)}`);
  } else if (!hasType(value, field)) throw validationError(place, wantedOf(field));
}
