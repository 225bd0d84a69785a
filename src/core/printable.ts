/** Text that a terminal can show without obeying it. */

/**
 * Escapes the control characters of a text, and removes the invisible ones that turn the direction of writing:
 * a cell or the name of a file is shown, never run by a terminal. Ends of lines and tabs are kept.
 *
 * @param text any text, from a file as from us
 * @returns the text, with « \\x1b » in the place of an escape character
 *
 * @example
 * printable('a\u001B[2Jb\nc') // → 'a\\x1b[2Jb\nc'
 */
export function printable(text: string): string {
  return text
    .replace(
      /(?![\n\t])\p{Cc}/gu,
      (character) => `\\x${character.codePointAt(0)!.toString(16).padStart(2, '0')}`,
    )
    .replace(/[\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/g, '')
}
