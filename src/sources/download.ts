/** The types of a download: what is asked, what came of it. */
import type { UserError } from '../core/errors.ts'
import type { CatalogueFile } from './catalogue.ts'

/** Where downloads go, and how much patience they have. */
export interface DownloadOptions {
  /** Folder of the files kept from one run to the next. */
  readonly cache: string
  /** Address of a mirror that holds each file under its host and path, as `wget -x` lays them out. */
  readonly mirror?: string
  /** Milliseconds without a byte before a connection is given up. 30 s when left out. */
  readonly idle?: number
  /** Attempts before a file is given up; each starts again. 5 when left out. */
  readonly attempts?: number
  /** Milliseconds before the second attempt; doubled at each. 500 when left out. */
  readonly pause?: number
  /** Told the bytes that came, of how many where that is known. */
  readonly onProgress?: (received: number, total: number | undefined) => void
}

/** One file that was got, or was there already. */
export interface Downloaded {
  /** The file, as the catalogue tells it. */
  readonly file: CatalogueFile
  /** Path where it is kept. */
  readonly path: string
  /** Digest of its bytes, in hexadecimal. */
  readonly sha256: string
  /** Size in bytes. */
  readonly bytes: number
  /** It was there already, and still what it was. */
  readonly cached: boolean
  /** Whether a checksum that the producer's catalogue knows was checked. */
  readonly verified: boolean
}

/** What was got and what was not: a file that fails does not stop the others. */
export interface Downloads {
  /** Files that are there. */
  readonly done: readonly Downloaded[]
  /** Files that could not be had, and why. */
  readonly problems: readonly UserError[]
}
