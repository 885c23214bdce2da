/** Typed arrays that containers keep their columns in. */
export type Column = Int32Array | Float32Array | Float64Array | Uint16Array | Uint8Array;

/** The array itself where it is long enough, else a copy with half as much room again, at least `length`. */
export function grown<T extends Column>(array: T, length: number): T {
  if (length <= array.length) return array;
  const Constructor = array.constructor as new (length: number) => T;
  const larger = new Constructor(Math.max(16, length, Math.ceil(array.length * 1.5)));
  larger.set(array as never);
  return larger;
}
