/** Why bytes cannot be read, in words for a person; what a library says of them is kept as the cause of the error. */
export class UnreadableError extends Error {}

/** A declared length is not that of the bytes. */
export function corruptFile(): UnreadableError {
  return new UnreadableError('il déclare plus qu’il ne contient')
}
