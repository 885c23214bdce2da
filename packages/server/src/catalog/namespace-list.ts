import { type ListNamespacesRequest, type NamespaceModel, validationError } from '@tocsin/contract';
import { cutPage, type Page, type PageOfRows } from '../platform/paging.ts';

type Scalar = string | number | boolean | null;

const FIELDS = [
  'namespace_id',
  'namespace_name',
  'namespace_type',
  'description',
  'document_count',
  'bucket_count',
  'collection_count',
  'object_count',
  'auto_create_indexes',
  'created_at',
  'updated_at',
] as const;
type Field = (typeof FIELDS)[number];

/**
 * The namespaces that pass the search and every filter, in order.
 * @throws ApiError 422 for a field that cannot be filtered or sorted by
 */
export function selectNamespaces(
  all: readonly NamespaceModel[],
  request: ListNamespacesRequest,
): NamespaceModel[] {
  const fold = request.case_sensitive === true ? asIs : folded;
  const { field, down } = orderOf(request);
  const filters = Object.entries(request.filters ?? {}).map(
    ([name, value]) => [fieldOf(name, `filters["${name}"]`), value] as const,
  );
  const search = fold(request.search ?? '') as string;
  return all
    .filter((model) => filters.every(([name, value]) => fold(model[name]) === fold(value)))
    .filter((model) =>
      [model.namespace_name, model.description ?? ''].some((text) => String(fold(text)).includes(search)),
    )
    .sort((a, b) => compareKeys(keyOf(a, field), keyOf(b, field), down));
}

/** The page of ordered namespaces. */
export function pageOfNamespaces(
  ordered: readonly NamespaceModel[],
  request: ListNamespacesRequest,
  page: Page,
): PageOfRows<NamespaceModel> {
  const { field, down } = orderOf(request);
  const { after } = page;
  const rest =
    after === null
      ? ordered.slice(page.offset)
      : ordered.filter((model) => compareKeys(keyOf(model, field), after, down) > 0);
  return cutPage(rest, page.limit, (model) => keyOf(model, field));
}

function orderOf({ sort }: ListNamespacesRequest): { field: Field; down: boolean } {
  if (sort?.field === undefined) return { field: 'namespace_id', down: false };
  return { field: fieldOf(sort.field, 'sort.field'), down: sort.direction === 'desc' };
}

function fieldOf(name: string, place: string): Field {
  const field = FIELDS.find((known) => known === name);
  if (field === undefined) throw validationError(place, `must be one of ${FIELDS.join(', ')}`);
  return field;
}

function keyOf(model: NamespaceModel, field: Field): (string | number | null)[] {
  const value = model[field];
  return [typeof value === 'boolean' ? Number(value) : value, model.namespace_id];
}

function compareKeys(a: readonly Scalar[], b: readonly Scalar[], down: boolean): number {
  const order = compare(a[0] ?? null, b[0] ?? null) || compare(a[1] ?? null, b[1] ?? null);
  return down ? -order : order;
}

/** Null comes first. */
function compare(a: Scalar, b: Scalar): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? -1 : 1;
  return a < b ? -1 : 1;
}

function asIs(value: unknown): unknown {
  return typeof value === 'string' ? value.normalize('NFC') : value;
}

function folded(value: unknown): unknown {
  return typeof value === 'string' ? value.normalize('NFC').toLowerCase() : value;
}
