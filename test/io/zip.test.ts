import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { userErrors } from '../../src/core/errors.ts'
import { readUpTo, inMemory } from '../../src/io/byte-source.ts'
import { Crc32 } from '../../src/io/zip.ts'
import { unzipEntry, zipEntries } from '../../src/io/zip.ts'
import { problemsOf } from '../support.ts'

const CENTRAL = [0x50, 0x4b, 1, 2]

const read = (zip: Uint8Array): Record<string, Uint8Array> => {
  const source = inMemory(zip)
  return Object.fromEntries(
    zipEntries(source, 'a.zip').map((entry) => [
      entry.name,
      readUpTo(unzipEntry(source, entry, 'a.zip'), 2 ** 30)!,
    ]),
  )
}
/** The archive with some bytes of its first central record changed. */
const patched = (zip: Uint8Array, at: number, ...bytes: number[]): Uint8Array => {
  const start = zip.findIndex((_, i) => CENTRAL.every((byte, k) => zip[i + k] === byte))
  const copy = zip.slice()
  copy.set(bytes, start + at)
  return copy
}
const refusal = async (zip: Uint8Array): Promise<string> =>
  (await problemsOf(() => read(zip)))[0]!.message

describe('zipEntries and unpack', () => {
  it('give back what was packed, stored or deflated, whatever the sizes', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,8}\.csv$/), fc.uint8Array({ maxLength: 5000 }), {
          maxKeys: 4,
        }),
        fc.constantFrom(0, 6),
        (files, level) => {
          expect(read(zipSync(files, { level: level as 0 | 6 }))).toEqual({ ...files })
        },
      ),
      { seed: 20, numRuns: Number(process.env['IFN_FUZZ'] ?? 2000) / 10 },
    )
  })

  it('unpack many chunks of a large entry to the same bytes', () => {
    const large = new Uint8Array(3_000_000).map((_, i) => (i * 7919) >> 3)
    expect(Buffer.compare(read(zipSync({ 'large.csv': large }))['large.csv']!, large)).toBe(0)
  })

  it('never crash on a damaged archive: the bytes that were packed, or a refusal that says why', () => {
    const files = {
      'a.csv': strToU8('CODGEO;P21_POP\n01001;859\n'.repeat(20)),
      'b.csv': strToU8('x'.repeat(500)),
    }
    const zip = zipSync(files)
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: zip.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        (at, flip, cut) => {
          const damaged = cut
            ? zip.slice(0, at)
            : zip.map((byte, i) => (i === at ? byte ^ flip : byte))
          try {
            for (const [name, bytes] of Object.entries(read(damaged)))
              if (name in files) expect(bytes).toEqual(files[name as keyof typeof files])
          } catch (error) {
            expect(userErrors(error).map(({ code }) => code)).toEqual(['archive-illisible'])
          }
        },
      ),
      { seed: 21, numRuns: Number(process.env['IFN_FUZZ'] ?? 1500) },
    )
  })

  it('refuse an archive that is cut, encrypted, altered, or holds more than it declares', async () => {
    const zip = zipSync({ 'a.csv': strToU8('CODGEO;P21_POP\n01001;859\n') })
    expect(await refusal(zip.slice(0, 60))).toContain('la table de ses fichiers manque')
    expect(await refusal(patched(zip, 8, 1))).toContain('« a.csv » est chiffré')
    expect(await refusal(patched(zip, 16, 0, 0, 0, 0))).toContain('somme de contrôle')
    expect(await refusal(patched(zip, 24, 3, 0, 0, 0))).toContain('contient plus que les 3 octets')
  })

  it.each(['../a.csv', '/etc/passwd', 'x/../../a.csv', 'C:\\a.csv', '..\\a.csv'])(
    'refuse the path %s',
    async (name) => {
      expect(await refusal(zipSync({ [name]: strToU8('a') }))).toContain(
        'un chemin hors de l’archive',
      )
    },
  )
})

describe('Crc32', () => {
  it('is the checksum that zip writes, in one piece or in several', () => {
    expect(new Crc32().add(strToU8('123456789')).value).toBe(0xcbf43926)
    expect(new Crc32().add(strToU8('1234')).add(strToU8('56789')).value).toBe(0xcbf43926)
  })
})
