import type { FieldValues } from '../document/field-values.ts';
import { isRecord } from '../document/path.ts';
import type { ValueSet } from '../document/value-set.ts';
import { comparable } from '../text/fold.ts';

/** Whether any of a set's values equals `constant`. Without conversion: `1` is not `"1"`. */
export function equalsAny(constant: unknown, caseSensitive: boolean): (set: ValueSet) => boolean {
  if (typeof constant === 'string') {
    const wanted = comparable(constant, caseSensitive);
    return (set) => {
      for (const text of set.strings(caseSensitive)) if (text === wanted) return true;
      return false;
    };
  }
  if (typeof constant !== 'object' || constant === null) return (set) => set.values.includes(constant);
  return (set) => set.values.some((value) => deepEqual(value, constant, caseSensitive));
}

/** Whether a field has a value equal to `constant`; a list constant may also equal a whole list. */
export function fieldEquals(constant: unknown, caseSensitive: boolean): (field: FieldValues) => boolean {
  const equals = equalsAny(constant, caseSensitive);
  if (!Array.isArray(constant)) return (field) => equals(field.each);
  return (field) =>
    equals(field.each) || field.found.some((value) => deepEqual(value, constant, caseSensitive));
}

/** Whether a field has a value equal to one of `constants`. */
export function fieldIn(
  constants: readonly unknown[],
  caseSensitive: boolean,
): (field: FieldValues) => boolean {
  const scalars = constants.filter((one) => typeof one !== 'object' || one === null);
  const strings = new Set(
    scalars.filter((one) => typeof one === 'string').map((one) => comparable(one, caseSensitive)),
  );
  const others = new Set(scalars.filter((one) => typeof one !== 'string'));
  const deep = constants
    .filter((one) => typeof one === 'object' && one !== null)
    .map((one) => fieldEquals(one, caseSensitive));
  return (field) => {
    if (strings.size > 0)
      for (const text of field.each.strings(caseSensitive)) if (strings.has(text)) return true;
    if (others.size > 0) for (const value of field.each.values) if (others.has(value)) return true;
    return deep.some((equals) => equals(field));
  };
}

/** Equality of JSON values; the order of keys does not count, and strings compare as anywhere else. */
export function deepEqual(a: unknown, b: unknown, caseSensitive: boolean): boolean {
  if (typeof a === 'string' && typeof b === 'string')
    return comparable(a, caseSensitive) === comparable(b, caseSensitive);
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => deepEqual(item, b[i], caseSensitive));
  if (!isRecord(a) || !isRecord(b)) return a === b;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && deepEqual(a[key], b[key], caseSensitive))
  );
}
