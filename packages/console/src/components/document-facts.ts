/** Fields that people take for the name of a document, the best first. */
const TITLES = ['title', 'name', 'headline', 'subject', 'label'];
const MAX_TITLE = 160;

/** What a document is called: a field of its metadata that looks like a name, else its id. */
export function titleOf(documentId: string, metadata: object | null | undefined): string {
  const fields: Record<string, unknown> = { ...metadata };
  const found = TITLES.map((name) => fields[name]).find(
    (value): value is string => typeof value === 'string' && value.trim() !== '',
  );
  return (found ?? documentId).trim().slice(0, MAX_TITLE);
}

/** A picture that a document has. */
export interface Picture {
  readonly url: string;
  /** Where it stands in the document. */
  readonly place: string;
  /** Whether the page may show it: it asks no other host for anything. */
  readonly isShown: boolean;
}

const MAX_PICTURES = 6;
const IMAGE_FILE = /\.(?:png|jpe?g|gif|webp|avif|svg)(?:[?#]|$)/i;

/** The pictures of a document: its blobs, and addresses in its metadata and its other fields. */
export function picturesOf(document: Readonly<Record<string, unknown>>, origin: string): Picture[] {
  const found = [...blobPictures(document.document_blobs), ...fieldPictures(document, '', 0)];
  const pictures = new Map<string, Picture>();
  for (const { url, place } of found) {
    const isShown = isOwn(url, origin);
    if (isShown !== null && !pictures.has(url)) pictures.set(url, { url, place, isShown });
  }
  return [...pictures.values()].slice(0, MAX_PICTURES);
}

type Found = Pick<Picture, 'url' | 'place'>;

function blobPictures(blobs: unknown): Found[] {
  if (!Array.isArray(blobs)) return [];
  return blobs.flatMap((blob: Record<string, unknown> | null) => {
    const { url, presigned_url, type, content_type, field } = blob ?? {};
    const isImage = type === 'image' || String(content_type ?? '').startsWith('image/');
    const address = presigned_url ?? url;
    return isImage && typeof address === 'string'
      ? [{ url: address, place: String(field ?? 'picture') }]
      : [];
  });
}

function fieldPictures(value: unknown, place: string, depth: number): Found[] {
  if (typeof value === 'string') return looksLikePicture(value) ? [{ url: value, place }] : [];
  if (typeof value !== 'object' || value === null || depth > 3) return [];
  return Object.entries(value)
    .filter(([name]) => name !== 'features' && name !== 'document_blobs')
    .slice(0, 100)
    .flatMap(([name, inner]) => fieldPictures(inner, place === '' ? name : `${place}.${name}`, depth + 1));
}

function looksLikePicture(value: string): boolean {
  return value.startsWith('data:image/') || (/^(?:https?:\/)?\//.test(value) && IMAGE_FILE.test(value));
}

/** Whether the page itself has a picture; null where the address is none that can be opened. */
function isOwn(url: string, origin: string): boolean | null {
  if (url.startsWith('data:image/')) return true;
  if (!URL.canParse(url, origin)) return null;
  const { protocol, origin: host } = new URL(url, origin);
  if (protocol !== 'http:' && protocol !== 'https:') return null;
  return host === origin;
}
