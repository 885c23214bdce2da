/** The anchor of a heading, as GitHub makes it, so that links to it work there and in the site. */
export function slugOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}

/** The anchors of a page in Markdown; headings that say the same are numbered. */
export function anchorsOf(markdown: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, text, id] of withoutCode(markdown).matchAll(/^#{1,6} (.*?)(?: \{#(\S+)\})?$/gm)) {
    const slug = id ?? slugOf(plain(text ?? ''));
    let anchor = slug;
    for (let n = 1; anchors.has(anchor); n++) anchor = `${slug}-${n}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** A text in Markdown without its fenced blocks. */
export function withoutCode(markdown: string): string {
  return markdown.replaceAll(/^(```+)[^\n]*\n.*?^\1$/gms, '');
}

/** What a heading reads as: links as their text, no marks. */
function plain(text: string): string {
  return text.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/[`*]/g, '');
}
