import type { AlertInputMapping } from '@tocsin/contract';
import { type EngineDocument, valuesAtPath } from '@tocsin/engine';

/** Whether any input comes from the source document, so that the query differs from document to document. */
export function dependsOnDocument(mappings: readonly AlertInputMapping[]): boolean {
  return mappings.some(
    ({ source, input_key }) => input_key !== '_' && source.source_type === 'document_field',
  );
}

/** The inputs that an application gives its retriever for one source document. */
export function inputsOf(
  mappings: readonly AlertInputMapping[],
  document: EngineDocument | null,
): Record<string, unknown> {
  const inputs: Record<string, unknown> = {};
  for (const { input_key, source } of mappings) {
    if (source.source_type === 'constant') inputs[input_key] = source.value;
    else if (document !== null) inputs[input_key] = fieldOf(document, source.path ?? '');
  }
  return inputs;
}

function fieldOf(document: EngineDocument, path: string): unknown {
  const values = valuesAtPath(document, path);
  return values.length > 1 ? values : values[0];
}
