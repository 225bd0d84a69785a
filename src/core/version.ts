/** The version of this software, as `package.json` has it (a test holds them together). */
export const software = { name: 'indice-fragilite-numerique', version: '0.2.0' } as const
