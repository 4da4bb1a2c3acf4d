/** The longest text that a plugin can put into one field of a message, in UTF-16 units. */
export const LONGEST_TEXT = 65_536;
/** What was clipped once is a little longer, and must stay as it is. */
const REMARK_LENGTH = 64;

/** Returns a text, cut where it grows beyond what one field may hold. */
export function clip(text: string): string {
  return text.length <= LONGEST_TEXT + REMARK_LENGTH
    ? text
    : `${text.slice(0, LONGEST_TEXT)} … (${text.length - LONGEST_TEXT} characters more)`;
}
