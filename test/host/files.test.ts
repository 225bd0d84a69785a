import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readWhole, sha256, writeAllWhole, writeWhole } from '../../src/host/files.ts'
import { problemsOf } from '../support.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ifn-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const at = (name: string) => join(folder, name)
const bytes = new TextEncoder().encode('code,ifn\n')
const codes = async (run: () => unknown) => (await problemsOf(run)).map(({ code }) => code)

describe('writeWhole', () => {
  it('writes the file, and leaves nothing else behind', async () => {
    await writeWhole(at('a.csv'), bytes)
    expect(readFileSync(at('a.csv'), 'utf8')).toBe('code,ifn\n')
    expect(readdirSync(folder)).toEqual(['a.csv'])
  })

  it('refuses to replace a file unless it is told to, and then keeps its rights', async () => {
    writeFileSync(at('a.csv'), 'precious')
    chmodSync(at('a.csv'), 0o640)
    expect(await codes(() => writeWhole(at('a.csv'), bytes))).toEqual(['sortie-existante'])
    expect(readFileSync(at('a.csv'), 'utf8')).toBe('precious')
    await writeWhole(at('a.csv'), bytes, { force: true })
    expect(readFileSync(at('a.csv'), 'utf8')).toBe('code,ifn\n')
    expect(statSync(at('a.csv')).mode & 0o777).toBe(0o640)
  })

  it('replaces what a link points to, and not the link', async () => {
    writeFileSync(at('a.csv'), 'old')
    symlinkSync(at('a.csv'), at('link.csv'))
    await writeWhole(at('link.csv'), bytes, { force: true })
    expect(readFileSync(at('a.csv'), 'utf8')).toBe('code,ifn\n')
    expect(readdirSync(folder).sort()).toEqual(['a.csv', 'link.csv'])
  })

  it('says why it cannot write: no such folder, a file in place of a folder, a folder in place of a file', async () => {
    writeFileSync(at('file'), '')
    mkdirSync(at('folder'))
    expect(await codes(() => writeWhole(at('none/a.csv'), bytes))).toEqual(['sortie-impossible'])
    expect(await codes(() => writeWhole(at('file/a.csv'), bytes))).toEqual(['sortie-impossible'])
    expect(await codes(() => writeWhole(at('folder'), bytes, { force: true }))).toEqual([
      'sortie-impossible',
    ])
    expect(readdirSync(folder).sort()).toEqual(['file', 'folder'])
  })

  it.skipIf(!existsSync('/dev/full'))(
    'says that a disk is full, and writes straight to a device',
    async () => {
      const [problem] = await problemsOf(() => writeWhole('/dev/full', bytes))
      expect([problem!.code, problem!.message]).toEqual([
        'sortie-impossible',
        '« /dev/full » ne peut pas être écrit : le disque est plein',
      ])
      await writeWhole('/dev/null', bytes)
      expect(statSync('/dev/null').isFile()).toBe(false)
    },
  )
})

describe('writeAllWhole', () => {
  it('writes nothing at all when one of the files is refused, and tells of every one', async () => {
    writeFileSync(at('b.csv'), 'old')
    writeFileSync(at('c.csv'), 'old')
    const files = ['a.csv', 'b.csv', 'c.csv'].map((name) => ({ path: at(name), bytes }))
    expect(await codes(() => writeAllWhole(files))).toEqual([
      'sortie-existante',
      'sortie-existante',
    ])
    expect(readdirSync(folder).sort()).toEqual(['b.csv', 'c.csv'])
    await writeAllWhole(files, { force: true })
    expect(['a.csv', 'b.csv', 'c.csv'].map((name) => readFileSync(at(name), 'utf8'))).toEqual([
      'code,ifn\n',
      'code,ifn\n',
      'code,ifn\n',
    ])
  })

  it('writes nothing when one cannot be written, and leaves no temporary file', async () => {
    const files = ['a.csv', 'none/b.csv'].map((name) => ({ path: at(name), bytes }))
    expect(await codes(() => writeAllWhole(files))).toEqual(['sortie-impossible'])
    expect(readdirSync(folder)).toEqual([])
  })

  it('refuses to write the same file twice', async () => {
    expect(
      await codes(() =>
        writeAllWhole(
          [
            { path: at('a.csv'), bytes },
            { path: at('./a.csv'), bytes },
          ],
          { force: true },
        ),
      ),
    ).toEqual(['sortie-existante'])
  })
})

describe('readWhole', () => {
  it('gives the bytes of a file as its own Uint8Array', async () => {
    writeFileSync(at('a.csv'), bytes)
    const read = await readWhole(at('a.csv'))
    expect([read, read.constructor]).toEqual([bytes, Uint8Array])
  })

  it('says that a file is not there, or that it is a folder', async () => {
    expect(await problemsOf(() => readWhole(at('none.csv')))).toMatchObject([
      { code: 'fichier-introuvable', place: { file: at('none.csv') } },
    ])
    expect(await codes(() => readWhole(folder))).toEqual(['fichier-introuvable'])
  })
})

describe('sha256', () => {
  it('is what sha256sum prints', () => {
    expect(sha256(new TextEncoder().encode('abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
  })
})
