/** One file, read by a library of other hands, in a thread whose memory is its own. */
import { parentPort, workerData } from 'node:worker_threads'
import { userErrors } from '../core/errors.ts'
import { inMemory } from '../io/byte-source.ts'
import { decodeSheet } from '../io/encode.ts'
import { onDisk } from './byte-source.ts'
import { sheetsOf } from '../io/workbook.ts'
import type { Apart, Answer } from './sandbox.ts'
import { parquetAsCsv } from '../ingest/open-parquet.ts'

async function read({ kind, file, most, ...held }: Apart): Promise<Answer> {
  const source = held.path === undefined ? inMemory(held.bytes!) : onDisk(held.path)
  try {
    if (kind === 'parquet') return { found: await parquetAsCsv(source, file, most) }
    const bytes = source.read(0, source.size)
    return {
      found:
        kind === 'classeur'
          ? await sheetsOf(bytes, file)
          : await decodeSheet(bytes, 'parquet', { file }),
    }
  } catch (error) {
    const problems = userErrors(error)
    if (problems.length === 0) throw error
    return {
      problems: problems.map(({ code, message, remedy, place }) => ({
        code,
        message,
        remedy,
        place,
      })),
    }
  }
}

parentPort!.postMessage(await read(workerData as Apart))
