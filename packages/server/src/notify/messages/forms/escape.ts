/** A text as it stands in HTML, in an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A text as it stands in Slack's `mrkdwn`: it can mention nobody and link nowhere. */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A text as it stands in Slack's `plain_text`: as it is, but that it mentions nobody. */
export function withoutMentions(text: string): string {
  return text.replace(/<(?=[!@#])/g, '‹');
}

/** The text that {@link escapeMrkdwn} was given. */
export function unescapeMrkdwn(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** The beginning of text that is escaped, not ending within what stands for a character. */
export function cutEscaped(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = text.slice(0, limit - 1).replace(/&[a-z]{0,3}$|[\ud800-\udbff]$/, '');
  return `${kept}…`;
}
