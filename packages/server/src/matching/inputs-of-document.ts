import type { AlertInputMapping } from '@tocsin/contract';
import { type EngineDocument, resolvePath } from '@tocsin/engine';

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

/** `features.out` or `features.extractor@version/out` is a feature's value; any other path is the payload's. */
function fieldOf(document: EngineDocument, path: string): unknown {
  if (path.startsWith('features.')) {
    const name = path.slice('features.'.length);
    const vector = featureNamed(document.vectors, name);
    if (vector) return Array.from(vector);
    const hash = featureNamed(document.hashes, name);
    if (hash) return Buffer.from(hash).toString('hex');
  }
  const values = resolvePath(document.payload, path);
  return values.length > 1 ? values : values[0];
}

function featureNamed<T>(features: ReadonlyMap<string, T>, name: string): T | undefined {
  const exact = features.get(name);
  if (exact !== undefined) return exact;
  for (const [address, value] of features) if (address.endsWith(`/${name}`)) return value;
  return undefined;
}
