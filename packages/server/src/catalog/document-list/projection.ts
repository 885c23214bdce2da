import { isRecord } from '../../platform/json.ts';
import type { DocumentView } from './filter.ts';

/** The paths of `select` as a tree: what of each field is kept; null = all of it. */
type Selection = Map<string, Selection | null>;

/**
 * Keeps what dot paths name. Paths pass through lists, so `items.name` keeps the name of every item; a field whose own
 * name is the whole path counts, too. `document_id` and `collection_id` are always kept.
 */
export function projectionOf(paths: readonly string[]): (view: DocumentView) => DocumentView {
  const selection: Selection = new Map();
  for (const path of ['document_id', 'collection_id', ...paths]) add(selection, path.split('.'));
  const whole = new Set(paths);
  return (view) => {
    const literal = Object.entries(view).filter(([key]) => key.includes('.') && whole.has(key));
    return Object.fromEntries([...Object.entries(keep(view, selection) as DocumentView), ...literal]);
  };
}

function add(selection: Selection, [key = '', ...rest]: readonly string[]): void {
  const known = selection.get(key);
  if (known === null) return;
  if (rest.length === 0) {
    selection.set(key, null);
    return;
  }
  const inner: Selection = known ?? new Map();
  selection.set(key, inner);
  add(inner, rest);
}

/** A list keeps its length, so that positions in it stay what they are. */
function keep(value: unknown, selection: Selection): unknown {
  if (Array.isArray(value)) return value.map((item) => keep(item, selection));
  if (!isRecord(value)) return undefined;
  const kept: [string, unknown][] = [];
  for (const [key, inner] of selection) {
    if (!Object.hasOwn(value, key)) continue;
    const part = inner === null ? value[key] : keep(value[key], inner);
    if (part !== undefined) kept.push([key, part]);
  }
  return Object.fromEntries(kept);
}
