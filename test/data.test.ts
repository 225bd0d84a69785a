import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loadFrance, loadFranceContours } from '../src/data.ts'
import { embeddedTerritory } from '../src/host/embedded.ts'
import { readEpciNames } from '../src/sources/france-table.ts'
import { ifn2026 } from '../src/methods/ifn-2026.ts'
import { computeFiles } from '../src/pipeline/pipeline.ts'

const disk = (url: URL): Promise<Uint8Array> => Promise.resolve(new Uint8Array(readFileSync(url)))

describe('the embedded France, loaded where there is no Node', () => {
  it('gives the bits and the sources that Node gives', async () => {
    const { files, sources } = await loadFrance(disk)
    const embedded = embeddedTerritory('france')
    expect(sources).toEqual(embedded.sources)
    const [here, there] = [files, embedded.files].map((each) => computeFiles(ifn2026, each))
    expect(here!.codes).toEqual(there!.codes)
    expect(Buffer.from(here!.index.buffer).equals(Buffer.from(there!.index.buffer))).toBe(true)
  })

  it('draws every commune that it has', async () => {
    const [{ files }, { shapes }] = await Promise.all([loadFrance(disk), loadFranceContours(disk)])
    const drawn = new Set(shapes.map(({ code }) => code))
    const codes = files[0]!.sheet!.columns[0]!.values as readonly string[]
    expect(codes.filter((code) => !drawn.has(code))).toEqual([])
  })

  it('reads files that a server had unpacked', async () => {
    const { gunzipSync } = await import('node:zlib')
    const unpacked = async (url: URL): Promise<Uint8Array> => {
      const bytes = await disk(url)
      return url.pathname.endsWith('.gz') ? new Uint8Array(gunzipSync(bytes)) : bytes
    }
    const { files } = await loadFrance(unpacked)
    expect(files[0]!.sheet!.columns[0]!.values).toHaveLength(34_917)
  })

  it('says which file a server refuses', async () => {
    const nothing = (url: URL): Promise<Uint8Array> =>
      Promise.reject(new TypeError(`${url.href}: HTTP 404`))
    await expect(loadFrance(nothing)).rejects.toThrow(/HTTP 404/)
  })
})

it('the names of EPCI are read whatever sign they hold', () => {
  const names = readEpciNames(
    new TextEncoder().encode('code_epci,nom_epci\n200000001,"CC d’ici, et ""là"""\n'),
  )
  expect(names.get('200000001')).toBe('CC d’ici, et "là"')
})
