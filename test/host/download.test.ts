import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { catalogue, fileName, type CatalogueFile } from '../../src/sources/catalogue.ts'
import type { DownloadOptions } from '../../src/sources/download.ts'
import { defaultCache, download, downloadOne, request } from '../../src/host/download.ts'
import { hasShared, mulberry32, problemsOf, shared } from '../support.ts'
import { scratch } from '../cli/run.ts'
import { fileServer, send } from './file-server.ts'

const { address, replies, asked } = fileServer()
const folder = scratch()
const random = mulberry32(4)
const content = Uint8Array.from({ length: 300_000 }, () => 256 * random())
const md5 = createHash('md5').update(content).digest('hex')
const sha256 = createHash('sha256').update(content).digest('hex')

let number = 0
/** A file of its own for each test, under the mirror's layout. */
function file(known: Partial<CatalogueFile> = {}): {
  file: CatalogueFile
  path: string
  options: DownloadOptions
} {
  const name = `essai-${++number}.zip`
  const url = `https://www.insee.fr/fr/statistiques/fichier/1/${name}`
  return {
    file: {
      id: `essai-${number}`,
      title: 'Essai',
      producer: 'INSEE',
      licence: 'LO',
      page: 'https://www.insee.fr',
      url,
      millesime: '2021',
      level: 'commune',
      brings: [],
      evidence: 'usage',
      ...known,
    },
    path: `/www.insee.fr/fr/statistiques/fichier/1/${name}`,
    options: {
      cache: mkdtempSync(join(folder, 'cache-')),
      mirror: address(),
      pause: 1,
      idle: 2000,
    },
  }
}

const left = ({ cache }: DownloadOptions, { id }: CatalogueFile): string[] =>
  readdirSync(join(cache, id)).sort()
const codes = async (run: () => Promise<unknown>): Promise<string[]> =>
  (await problemsOf(run)).map(({ code }) => code)

describe('downloadOne', () => {
  it('gets a file, checks it, and keeps it with its SHA-256', async () => {
    const { file: one, path, options } = file({ md5, bytes: content.length })
    replies.set(path, send(content))
    const got = await downloadOne(one, options)
    expect(got).toMatchObject({ sha256, bytes: content.length, cached: false, verified: true })
    expect(readFileSync(got.path)).toEqual(Buffer.from(content))
    expect(left(options, one)).toEqual([fileName(one), `${fileName(one)}.sha256`])
    expect(await downloadOne(one, options)).toMatchObject({ cached: true, sha256 })
    expect(asked.filter((each) => each.path === path)).toHaveLength(1)
  })

  it('gets again a file that was altered in the cache', async () => {
    const { file: one, path, options } = file()
    replies.set(path, send(content))
    const { path: kept, verified } = await downloadOne(one, options)
    expect(verified).toBe(false)
    writeFileSync(kept, 'altéré')
    expect(await downloadOne(one, options)).toMatchObject({ cached: false, sha256 })
  })

  it('starts again after a cut connection', async () => {
    const { file: one, path, options } = file({ md5 })
    replies.set(path, send(content, { cutAfter: 120_000, cuts: 2 }))
    expect(await downloadOne(one, options)).toMatchObject({ sha256 })
    expect(asked.filter((each) => each.path === path)).toHaveLength(3)
    expect(left(options, one)).toEqual([fileName(one), `${fileName(one)}.sha256`])
  })

  it('leaves nothing of what was cut at each attempt', async () => {
    const { file: one, path, options } = file({ md5 })
    replies.set(path, send(content, { cutAfter: 100_000 }))
    expect(await codes(() => downloadOne(one, { ...options, attempts: 2 }))).toEqual([
      'source-injoignable',
    ])
    expect(left(options, one)).toEqual([])
  })

  it('never puts two versions of a file end to end', async () => {
    const { file: one, path, options } = file()
    const other = content.map((byte) => 255 - byte)
    replies.set(path, (...args) =>
      (args[2] === 1 ? send(content, { cutAfter: 100_000 }) : send(other, {}))(...args),
    )
    expect((await downloadOne(one, options)).sha256).toBe(
      createHash('sha256').update(other).digest('hex'),
    )
  })

  it('refuses a file whose checksum is not that of the catalogue, and keeps nothing of it', async () => {
    const { file: one, path, options } = file({ md5: '0'.repeat(32) })
    replies.set(path, send(content))
    const [problem] = await problemsOf(() => downloadOne(one, options))
    expect(problem).toMatchObject({ code: 'telechargement-different' })
    expect(problem!.message).toContain(md5)
    expect(left(options, one)).toEqual([])
  })

  it('refuses at once a file whose size is not that of the catalogue', async () => {
    const { file: one, path, options } = file({ bytes: 12 })
    replies.set(path, send(content))
    expect(await codes(() => downloadOne(one, options))).toEqual(['telechargement-different'])
    expect(left(options, one)).toEqual([])
  })

  it('does not take for whole a file shorter than the server announced', async () => {
    const { file: one, path, options } = file()
    replies.set(path, (_, response) => {
      response.writeHead(200, { 'content-length': content.length + 10 })
      response.end(content)
    })
    expect(await codes(() => downloadOne(one, { ...options, attempts: 2 }))).toEqual([
      'source-injoignable',
    ])
    expect(left(options, one)).toEqual([])
  })

  it('does not take for right a file longer than the server announced', async () => {
    const { file: one, path, options } = file({ md5 })
    replies.set(path, (_, response) => {
      response.socket!.end(
        Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n'), content]),
      )
    })
    expect(await codes(() => downloadOne(one, { ...options, attempts: 2 }))).toEqual([
      'telechargement-different',
    ])
  })

  it('does not follow a redirection to another host, and asks that host nothing', async () => {
    const { file: one, path, options } = file()
    replies.set(
      path,
      (_, response) =>
        void response.writeHead(302, { location: `http://localhost:1/${fileName(one)}` }).end(),
    )
    const [problem] = await problemsOf(() => downloadOne(one, options))
    expect(problem).toMatchObject({ code: 'hote-refuse' })
    expect(problem!.message).toContain('http://localhost:1')
  })

  it('follows a redirection within the host', async () => {
    const { file: one, path, options } = file({ md5 })
    replies.set(
      path,
      (_, response) => void response.writeHead(301, { location: '/ailleurs.zip' }).end(),
    )
    replies.set('/ailleurs.zip', send(content))
    expect(await downloadOne(one, options)).toMatchObject({ sha256 })
  })

  it('tries again a server that is busy or silent, and gives up after a few times', async () => {
    const { file: one, path, options } = file({ md5 })
    replies.set(path, (...args) =>
      args[2] === 1
        ? void args[1].writeHead(503).end()
        : args[2] === 2
          ? undefined
          : send(content)(...args),
    )
    expect(await downloadOne(one, { ...options, idle: 100 })).toMatchObject({ sha256 })
    const other = file()
    replies.set(other.path, (_, response) => void response.writeHead(500).end())
    expect(await codes(() => downloadOne(other.file, { ...other.options, attempts: 3 }))).toEqual([
      'source-injoignable',
    ])
    expect(asked.filter((each) => each.path === other.path)).toHaveLength(3)
  })

  it('is safe with several downloads of one file at once', async () => {
    const { file: one, path, options } = file({ md5 })
    replies.set(path, send(content))
    const got = await Promise.all([1, 2, 3].map(() => downloadOne(one, options)))
    expect(new Set(got.map((each) => each.sha256))).toEqual(new Set([sha256]))
    expect(left(options, one)).toEqual([fileName(one), `${fileName(one)}.sha256`])
  })
})

describe('download', () => {
  it('goes on with the others when one fails, and passes over files without an address', async () => {
    const [missing, there] = [file(), file({ md5 })]
    replies.set(there.path, send(content))
    const { url: _, ...unknown } = file().file
    const { done, problems } = await download([missing.file, unknown, there.file], there.options)
    expect(done.map(({ file: { id } }) => id)).toEqual([there.file.id])
    expect(problems.map(({ code }) => code)).toEqual(['source-injoignable'])
  })

  it('asks nothing but https of the hosts of the catalogue when there is no mirror', async () => {
    for (const url of [
      'http://www.insee.fr/a.zip',
      'https://exemple.fr/a.zip',
      `${address()}/a.zip`,
    ]) {
      expect(await codes(() => request(new URL(url), {}))).toEqual(['hote-refuse'])
    }
  })

  it('keeps files where XDG says', () => {
    expect(defaultCache({ XDG_CACHE_HOME: '/x' })).toBe('/x/ifn')
    expect(defaultCache({})).toMatch(/\.cache\/ifn$/)
  })
})

describe.skipIf(!hasShared)('files as INSEE published them', () => {
  it.each(['filosofi-commune-2014', 'filosofi-commune-2015'])(
    '%s has the size and the checksum of the catalogue, through a cut',
    async (id) => {
      const one = catalogue.find((each) => each.id === id)!
      const bytes = readFileSync(join(shared, 'data/insee', fileName(one)))
      replies.set(
        `/${new URL(one.url!).host}${new URL(one.url!).pathname}`,
        send(bytes, { cutAfter: 1_000_000, cuts: 1 }),
      )
      const got = await downloadOne(one, {
        cache: mkdtempSync(join(folder, 'cache-')),
        mirror: address(),
        pause: 1,
      })
      expect(got).toMatchObject({ verified: true, bytes: bytes.length })
    },
  )
})
