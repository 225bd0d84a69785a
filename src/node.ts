/** What needs Node: files read whole, outputs written aside and renamed, the embedded territory. */
export { readWhole, sha256, writeAllWhole, writeWhole } from './io/node-files.ts'
export { onDisk } from './io/node-byte-source.ts'
export { inputsAt } from './sources/node-inputs.ts'
export { embeddedTerritory } from './sources/node-embedded.ts'
export type { EmbeddedTerritory } from './sources/node-embedded.ts'
export { defaultCache, download, downloadOne } from './sources/node-download.ts'
export type { Downloaded, DownloadOptions, Downloads } from './sources/download.ts'
export { decodeSheet, encodeSheet } from './io/encode.ts'
