/** Files read by several threads, and hashed once. Threads start from what was built. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { mulberry32 } from '../../src/core/random.ts'
import { onDisk } from '../../src/host/byte-source.ts'
import { sha256 } from '../../src/host/files.ts'
import { readWideCsv, type WideCsv } from '../../src/io/csv/wide.ts'
import { Digests } from '../../src/host/checksums.ts'
import { ReadingThreads } from '../../src/host/read-threads.ts'
import type { ReadingTask } from '../../src/host/read-threads.ts'
import { scratch } from '../cli/run.ts'

const folder = scratch()
const columns = new Map([
  ['CODGEO', 'text'],
  ['constructor', 'text'],
  ['P21_POP', 'number'],
  ['TP6021', 'number'],
] as const)
const files = [300, 5_000, 40].map((rows, k) => {
  const random = mulberry32(k)
  const lines = Array.from({ length: rows }, (_, i) =>
    [
      String(10_000 + i),
      random() < 0.1 ? '"de ""B"", é"' : `n${i}`,
      random() < 0.1 ? 's' : String(random() * 1e6),
      `"${(random() * 100).toFixed(1).replace('.', ',')}"`,
      String(i),
    ].join(';'),
  )
  const bytes = new TextEncoder().encode(
    `CODGEO;constructor;P21_POP;TP6021;AUTRE\n${lines.join('\r\n')}\n`,
  )
  const path = join(folder, `${k}.csv`)
  writeFileSync(path, bytes)
  return { path, bytes }
})
const task = (path: string, size: number): ReadingTask => ({
  kind: 'lignes',
  path,
  size,
  task: { file: path, headerLine: 1, delimiter: ';', columns },
})
const alone = files.map(({ bytes }) =>
  readWideCsv(bytes, { want: (name) => columns.get(name as 'CODGEO') ?? 'skip' }),
)

describe('files read by threads', () => {
  const three = new ReadingThreads(3, 0)
  afterAll(() => three.end())

  it('give what they give when read one by one, to the last bit, in the order that they were asked', async () => {
    const tasks = files.map(({ path, bytes }) => task(path, bytes.length))
    for (const threads of [three, new ReadingThreads(1), three]) {
      const found = (await threads.all(tasks)) as WideCsv[]
      expect(found).toEqual(alone)
      for (const { text, numbers } of found)
        expect([Object.getPrototypeOf(text), Object.getPrototypeOf(numbers)]).toEqual([null, null])
    }
  })

  it('give nothing where one fails, and what the others hold', async () => {
    writeFileSync(join(folder, 'ragged.csv'), 'CODGEO;P21_POP\n01001;1;2\n')
    const found = await three.all([
      task(join(folder, 'none.csv'), 9),
      task(files[0]!.path, 5),
      task(join(folder, 'ragged.csv'), 7),
      { kind: 'empreinte', path: files[2]!.path, size: 1 },
    ])
    expect(found).toEqual([undefined, alone[0], undefined, sha256(files[2]!.bytes)])
  })
})

describe('digests', () => {
  const threads = new ReadingThreads(2, 0)
  afterAll(() => threads.end())

  it('are those of the bytes, computed ahead or when asked, kept for another thread', async () => {
    const digests = new Digests()
    await digests.ahead(
      files.map(({ path }) => onDisk(path)),
      threads,
    )
    expect(digests.known.map(({ sha256: said }) => said)).toEqual(
      files.map(({ bytes }) => sha256(bytes)),
    )
    const invented = new Digests(digests.known.map((each) => ({ ...each, sha256: 'kept' })))
    expect(files.map(({ path }) => invented.of(onDisk(path)))).toEqual(['kept', 'kept', 'kept'])
  })

  it('are computed again once the file is written to, even at the same size', async () => {
    const path = join(folder, 'changing.csv')
    writeFileSync(path, 'one')
    const digests = new Digests()
    await digests.ahead([onDisk(path)], threads)
    await new Promise((resolve) => setTimeout(resolve, 20))
    writeFileSync(path, 'two')
    expect(digests.of(onDisk(path))).toBe(sha256(new TextEncoder().encode('two')))
  })

  it('of a file that cannot be read are refused only when they are asked', async () => {
    const path = join(folder, 'gone.csv')
    const source = { size: 3, path, read: () => new Uint8Array() }
    const digests = new Digests()
    await digests.ahead([source], threads)
    expect(digests.known).toEqual([])
  })
})
