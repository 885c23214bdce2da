/** A text as headers carry it: UTF-8, whose bytes stand as Latin-1 characters. */
export function headerText(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
}
