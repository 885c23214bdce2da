import type { AlertInputMapping } from '@tocsin/contract';
import { type EngineDocument, passesList, valuesAtPath } from '@tocsin/engine';
import type { InputSchema } from '../retrieve/inputs.ts';

/** Whether any input comes from the source document, so that the query differs from document to document. */
export function dependsOnDocument(mappings: readonly AlertInputMapping[]): boolean {
  return mappings.some(
    ({ source, input_key }) => input_key !== '_' && source.source_type === 'document_field',
  );
}

/** The inputs that an application gives its retriever for one source document. */
export function inputsOf(
  mappings: readonly AlertInputMapping[],
  schema: InputSchema,
  document: EngineDocument | null,
): Record<string, unknown> {
  const inputs: Record<string, unknown> = {};
  for (const { input_key, source } of mappings) {
    if (source.source_type === 'constant') inputs[input_key] = source.value;
    else if (document !== null)
      inputs[input_key] = fieldOf(document, source.path ?? '', schema[input_key]?.type === 'array');
  }
  return inputs;
}

/** The value at a path. Where that passes through a list, an input that is a list gets all values, be it one. */
function fieldOf(document: EngineDocument, path: string, wantsList: boolean): unknown {
  const values = valuesAtPath(document, path);
  if (values.length > 1) return values;
  return wantsList && values.length === 1 && passesList(document.payload, path) ? values : values[0];
}
