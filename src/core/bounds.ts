/** How much of a file of others is taken in, in one place: `docs/securite.md` is made from it. */

const MIB = 2 ** 20
const GIB = 2 ** 30

/** Bounds of what is read, in bytes, levels, seconds and times. What passes one is refused, in words. */
export const bounds = {
  /** Archives one inside the other. */
  archiveDepth: 3,
  /** Bytes that an archive may unpack to, all its files together. */
  unpackedBytes: 8 * GIB,
  /** Bytes of a file that must be held whole: a workbook, an archive inside another, a table in JSON. */
  wholeBytes: GIB / 2,
  /** Bytes of contours, unpacked. */
  contourBytes: GIB,
  /** Bytes of a list of places. */
  listBytes: GIB / 2,
  /** Heap of a thread that opens a file of others, and what each MiB of the file adds to it, in MiB. */
  threadHeap: 192,
  threadHeapPerMib: 200,
  /** Seconds that such a thread is given, and what each million bytes of the file adds to them. */
  threadSeconds: 4,
  threadSecondsPerMegabyte: 12,
  /** Bytes of a document: method, plan, scenario, frozen reference. */
  documentBytes: 64 * MIB,
  /** Times that YAML may repeat what it named. */
  documentAliases: 100,
  /** Lists and objects of a document one inside the other. */
  documentDepth: 200,
  /** Signs and parentheses of a formula. */
  formulaLength: 2_000,
  formulaDepth: 100,
  /** Redirections of a download, within its host. */
  redirections: 5,
  /** Threads of a command. */
  threads: 64,
} as const
