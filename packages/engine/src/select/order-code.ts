const UNITS = 7;
const LAST = 127;

/**
 * A number for a string that keeps the order by code points, coarsely: of two strings the one in front never has the
 * larger number. Seven ASCII characters count, which is enough for an ISO date up to its month.
 */
export function orderCode(text: string): number {
  let code = 0;
  let isPastAscii = false;
  for (let i = 0; i < UNITS; i++) {
    const unit = i < text.length ? text.charCodeAt(i) : 0;
    isPastAscii ||= unit > LAST;
    code = code * (LAST + 1) + (isPastAscii ? LAST : unit);
  }
  return code;
}
