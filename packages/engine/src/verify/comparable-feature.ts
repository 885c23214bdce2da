import { QueryError } from '../errors.ts';

/** What a feature is: `size` counts the components of a vector, or the bits of a hash. */
export interface FeatureShape {
  readonly kind: 'vector' | 'hash';
  readonly size: number;
}

/** The shape of a vector. */
export function vectorShape({ length }: Float32Array): FeatureShape {
  return { kind: 'vector', size: length };
}

/** The shape of a hash. */
export function hashShape({ length }: Uint8Array): FeatureShape {
  return { kind: 'hash', size: length * 8 };
}

/**
 * What is to be said where a query cannot be compared with a feature: that is a mistake, and never "not alike".
 * @param feature its address, where the error is
 */
export function incomparable(feature: string, asked: FeatureShape, found: FeatureShape): QueryError {
  return new QueryError(feature, `is ${describe(found)} and cannot be compared with ${describe(asked)}`);
}

function describe({ kind, size }: FeatureShape): string {
  return kind === 'vector' ? `a vector of ${size} dimensions` : `a hash of ${size} bits`;
}
