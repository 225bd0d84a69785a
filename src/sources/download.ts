/** The types of a download: what is asked, what came of it. */
import type { UserError } from '../core/errors.ts'
import type { CatalogueFile } from './catalogue.ts'

export interface DownloadOptions {
  /** Folder of the files kept from one run to the next. */
  readonly cache: string
  /** Address of a mirror that holds each file under its host and path, as `wget -x` lays them out. */
  readonly mirror?: string
  /** Milliseconds without a byte before a connection is given up. 30 s when left out. */
  readonly idle?: number
  /** Attempts in a row that gain nothing; a cut connection is resumed where it stood. 5 when left out. */
  readonly attempts?: number
  /** Milliseconds before the second attempt; doubled at each. 500 when left out. */
  readonly pause?: number
  readonly onProgress?: (received: number, total: number | undefined) => void
}

export interface Downloaded {
  readonly file: CatalogueFile
  readonly path: string
  readonly sha256: string
  readonly bytes: number
  /** It was there already, and still what it was. */
  readonly cached: boolean
  /** Whether a checksum that the producer's catalogue knows was checked. */
  readonly verified: boolean
}

export interface Downloads {
  readonly done: readonly Downloaded[]
  readonly problems: readonly UserError[]
}
