/** What dist/bin is made of. */
export const input: Record<string, string>
export const external: RegExp[]
