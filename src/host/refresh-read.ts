/** Whether this run read figures that `ifn actualiser` made: what has every command say so, whatever it prints. */

let read: string | undefined

/**
 * Keeps in mind that refreshed figures were read.
 *
 * @param day when they were made, `2026-11-30`
 */
export function noteRefreshRead(day: string): void {
  read = day
}

/**
 * Gives the day of the refreshed figures that were read since the last call.
 *
 * @returns `2026-11-30`; nothing when none were
 */
export function takeRefreshRead(): string | undefined {
  const day = read
  read = undefined
  return day
}
