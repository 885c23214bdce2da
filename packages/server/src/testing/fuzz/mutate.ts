import fc, { type Arbitrary } from 'fast-check';
import { nastyKey, nastyValue } from './nasty.ts';

/** One change of a JSON value: where (counted through all its places), and what. */
interface Mutation {
  readonly place: number;
  readonly kind: 'replace' | 'remove' | 'add' | 'repeat';
  readonly key: string;
  readonly value: unknown;
}

type Parent = Record<string, unknown> | unknown[];

const MAX_PLACES = 2000;

const mutation: Arbitrary<Mutation> = fc.record({
  place: fc.nat(MAX_PLACES),
  kind: fc.constantFrom('replace', 'replace', 'remove', 'add', 'repeat'),
  key: nastyKey,
  value: nastyValue,
});

/** Valid values with one to three changes that most often make them invalid. */
export function broken(valid: Arbitrary<unknown>): Arbitrary<unknown> {
  return fc
    .tuple(valid, fc.array(mutation, { minLength: 1, maxLength: 3 }))
    .map(([value, mutations]) => mutations.reduce(mutate, value));
}

function mutate(value: unknown, change: Mutation): unknown {
  const root = [structuredClone(value)];
  const places = placesIn(root);
  const [parent, key] = places[change.place % places.length] as [Parent, string];
  const holder = parent as Record<string, unknown>;
  const target = holder[key];
  if (change.kind === 'replace') set(holder, key, change.value);
  else if (change.kind === 'remove' && parent !== root) remove(parent, key);
  else if (change.kind === 'repeat' && Array.isArray(target)) holder[key] = target.flatMap((x) => [x, x]);
  else if (typeof target === 'object' && target !== null && !Array.isArray(target))
    set(target as Record<string, unknown>, change.key, change.value);
  return root[0];
}

/** Also `__proto__` as a key of its own. */
function set(holder: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, writable: true, configurable: true });
}

function remove(parent: Parent, key: string): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
}

/** Every place of a value that can be changed, breadth first. */
function placesIn(root: unknown[]): [Parent, string][] {
  const places: [Parent, string][] = [];
  const waiting: Parent[] = [root];
  for (
    let parent = waiting.shift();
    parent !== undefined && places.length < MAX_PLACES;
    parent = waiting.shift()
  )
    for (const [key, child] of Object.entries(parent)) {
      places.push([parent, key]);
      if (typeof child === 'object' && child !== null) waiting.push(child as Parent);
    }
  return places;
}
