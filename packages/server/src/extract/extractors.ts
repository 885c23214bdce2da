import type { Extractor } from './extractor.ts';
import { passthroughExtractor } from './passthrough/passthrough-extractor.ts';
import { textExtractor } from './text/text-extractor.ts';

/** The built-in extractors. Features of any other are what clients bring. */
export const EXTRACTORS: readonly Extractor[] = [passthroughExtractor, textExtractor];

const BY_ADDRESS = new Map(EXTRACTORS.map((one) => [`${one.name}@${one.version}`, one]));

/** The built-in extractor `name@version`. */
export function extractorAt(address: string): Extractor | undefined {
  return BY_ADDRESS.get(address);
}

/** The output that a feature URI without one means. */
export function mainOutputOf(extractorAddress: string): string {
  return extractorAt(extractorAddress)?.outputs[0] ?? 'embedding';
}

/** Whether a search for this feature (`extractor@version/output`) may be asked with text. */
export function takesText(feature: string): boolean {
  const [extractor = '', output = ''] = feature.split('/');
  return extractorAt(extractor)?.textOutputs.includes(output) ?? false;
}

/** The features that can be searched with text, for messages. */
export const TEXT_FEATURES: readonly string[] = EXTRACTORS.flatMap(({ name, version, textOutputs }) =>
  textOutputs.map((output) => `${name}@${version}/${output}`),
);
