/** The part of the schema library that steps are given. Loaded by who reads a file, and by nobody else. */
import * as z from 'zod'
import type { Zod } from './fields.ts'

/** Functions one by one, so that bundlers leave out the rest of the library, its words in fifty languages among it. */
export const stepZod: Zod = {
  array: z.array,
  discriminatedUnion: z.discriminatedUnion,
  enum: z.enum,
  int: z.int,
  literal: z.literal,
  number: z.number,
  strictObject: z.strictObject,
  string: z.string,
  tuple: z.tuple,
  union: z.union,
}
