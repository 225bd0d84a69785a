/** The package in pages and services, as each bundler puts it there: built from the tarball, run, and told in the guide. */
import { execFile, spawn } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { hasChromium, launch, needsChromium, serve } from '../test/browser.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')
const home = join(dirname(inject('project')), 'bundlers')
const installed = join(home, 'node_modules/indice-fragilite-numerique')
const quiet = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', OBSERVABLE_TELEMETRY_DISABLE: '1' }

/** Libraries that are loaded when they are used. */
const peers = ['@e965/xlsx', 'flatgeobuf', 'hyparquet', 'hyparquet-writer', 'shpjs', 'docx']

const node = (cwd: string, ...words: readonly string[]): Promise<{ stdout: string }> =>
  run(process.execPath, words, { cwd, env: quiet, maxBuffer: 1e8 })
const bin = (path: string): string => join(home, 'node_modules', path)
const guide = (name: string): string => readFileSync(join(root, `docs/${name}.md`), 'utf8')

/** What a module prints, run where the package is installed as it is. */
let here: { readonly page: object; readonly service: Answer }
let browser: Browser | undefined

interface Answer {
  readonly index: number | { readonly code: string }
  readonly opened?: number | { readonly code: string }
  readonly parquet?: number | { readonly code: string }
}

const npm = (...words: readonly string[]): Promise<unknown> =>
  run('npm', [...words, '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'], {
    cwd: home,
  })

const answerOf = async (folder: string): Promise<Answer> =>
  JSON.parse((await node(folder, 'service.mjs')).stdout) as Answer

beforeAll(async () => {
  cpSync(join(import.meta.dirname, 'bundlers'), home, {
    recursive: true,
    filter: (path) => basename(path) !== 'node_modules',
  })
  await npm('ci')
  await npm('install', '--no-save', inject('tarball'))
  cpSync(join(import.meta.dirname, 'fixtures'), home, { recursive: true })
  here = {
    page: JSON.parse((await node(home, 'node.mjs')).stdout) as object,
    service: await answerOf(home),
  }
  if (hasChromium) browser = await launch()
}, 300_000)
afterAll(() => browser?.close())

/** Puts a module of `home` in a folder, as a page or as a service. */
type Bundle = (entry: string, kind: 'page' | 'service', folder: string) => Promise<unknown>

const bundlers: Readonly<Record<string, Bundle>> = {
  esbuild: (entry, kind, folder) =>
    run(
      bin('.bin/esbuild'),
      [
        entry,
        '--bundle',
        '--format=esm',
        '--log-level=error',
        `--platform=${kind === 'page' ? 'browser' : 'node'}`,
        `--outfile=${join(folder, entry)}`,
      ],
      { cwd: home },
    ),
  'webpack 5': (entry, kind, folder) =>
    node(home, 'webpack.mjs', entry, kind === 'page' ? 'web' : 'node20', folder),
  rollup: (entry, kind, folder) =>
    node(
      home,
      bin('rollup/dist/bin/rollup'),
      entry,
      '--silent',
      '--format=esm',
      `--dir=${folder}`,
      '--entryFileNames=[name].mjs',
      '--plugin',
      kind === 'page' ? 'node-resolve={browser: true}' : 'node-resolve={preferBuiltins: true}',
      '--plugin=commonjs',
    ),
  Vite: (entry, kind, folder) =>
    node(
      home,
      '--input-type=module',
      '-e',
      `import { build } from ${JSON.stringify(join(root, 'node_modules/vite/dist/node/index.js'))}
await build({ configFile: false, logLevel: 'error', build: {
  target: 'es2023', outDir: ${JSON.stringify(folder)}, emptyOutDir: true, assetsInlineLimit: 0,
  ${kind === 'page' ? '' : `ssr: ${JSON.stringify(entry)},`}
  rolldownOptions: { input: ${JSON.stringify(entry)}, output: { entryFileNames: '[name].mjs' } } },
  base: './', ssr: { noExternal: true } })`,
    ),
}

/** What the guides say of each bundler, by what was seen. */
const seen = new Map<
  string,
  { page: boolean; data: 'found' | 'copied'; service: 'whole' | 'beside' }
>()

/** A bundled page, read by a browser: what it computed. */
async function pageOf(folder: string): Promise<object> {
  for (const name of ['communes.csv', 'communes.topojson'])
    cpSync(join(installed, 'data/territoire-de-belfort', name), join(folder, name))
  cpSync(join(home, 'index.html'), join(folder, 'index.html'))
  const served = await serve(dirname(folder))
  const tab = await browser!.newPage()
  try {
    await tab.goto(`${served.address}/${basename(folder)}/`)
    return await tab.evaluate(() => (globalThis as unknown as { scored: Promise<object> }).scored)
  } finally {
    await tab.close()
    served.close()
  }
}

const peersAre = { absent: 'without', there: 'with' } as const

describe.each(Object.keys(peersAre) as (keyof typeof peersAre)[])(
  'optional libraries %s',
  (state) => {
    beforeAll(async () => {
      if (state === 'absent') return
      const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
        devDependencies: Readonly<Record<string, string>>
      }
      await npm(
        'install',
        '--no-save',
        inject('tarball'),
        ...peers.map((name) => `${name}@${devDependencies[name]}`),
      )
      here = { ...here, service: await answerOf(home) }
    })
    const folderOf = (name: string, kind: string): string => {
      const folder = join(home, 'out', `${state}-${name.replace(' ', '-')}`, kind)
      mkdirSync(folder, { recursive: true })
      return folder
    }

    it('the service, not bundled, answers, and names the library that it lacks', () => {
      expect(here.service.index).toBeGreaterThan(0)
      expect(here.service.opened).toBeGreaterThan(5)
      if (state === 'there') expect(here.service.parquet).toBeGreaterThan(1000)
      else expect(here.service.parquet).toMatchObject({ code: 'dependance-absente' })
    })

    describe.each(Object.entries(bundlers))('%s', (name, bundle) => {
      it.skipIf(!hasChromium)(
        `builds a page that computes what Node computes${needsChromium}`,
        async () => {
          const folder = folderOf(name, 'page')
          await bundle('page.mjs', 'page', folder)
          const found = await pageOf(folder).catch(() => undefined)
          if (found === undefined)
            cpSync(join(installed, 'data'), join(folder, '../data'), { recursive: true })
          expect(found ?? (await pageOf(folder))).toEqual(here.page)
          seen.set(name, { page: true, data: found ? 'found' : 'copied', service: 'beside' })
        },
      )

      it('builds a service that answers as it does when it is not bundled', async () => {
        const folder = folderOf(name, 'service')
        await bundle('service.mjs', 'service', folder)
        expect(await answerOf(folder)).toEqual(here.service)
        // moved where the package is not installed: it answers, or says what to copy
        const alone = join(dirname(home), `alone-${state}-${name.replace(' ', '-')}`)
        cpSync(folder, alone, { recursive: true })
        const answer = await answerOf(alone)
        const refusal = { code: 'donnees-absentes', remede: expect.stringContaining('copiez') }
        if (typeof answer.index === 'object')
          expect(answer).toEqual({ index: expect.objectContaining(refusal) })
        else {
          expect(answer).toEqual(here.service)
          seen.set(name, { ...seen.get(name)!, service: 'whole' })
        }
      })
    })

    it('Next builds the route of the guide, which answers from its standalone folder', async () => {
      const app = join(home, 'next')
      writeBlocks('Next', app)
      // the guide's project is the root of its own; here its libraries are one folder up
      const config = join(app, 'next.config.mjs')
      writeFileSync(
        config,
        readFileSync(config, 'utf8').replace(
          '{ output',
          `{ outputFileTracingRoot: ${JSON.stringify(home)}, output`,
        ),
      )
      await node(app, bin('next/dist/bin/next'), 'build')
      const alone = join(dirname(home), `next-${state}`)
      cpSync(join(app, '.next/standalone'), alone, { recursive: true, verbatimSymlinks: true })
      cpSync(join(app, '.next/static'), join(alone, 'next/.next/static'), { recursive: true })
      const port = await freePort()
      const server = spawn(process.execPath, ['server.js'], {
        cwd: join(alone, 'next'),
        env: { ...quiet, PORT: String(port), HOSTNAME: '127.0.0.1' },
        stdio: 'ignore',
      })
      try {
        const address = `http://127.0.0.1:${port}`
        expect(await answered(`${address}/commune/90010`)).toEqual({ ifn: here.service.index })
        if (browser) {
          const tab = await browser.newPage()
          await tab.goto(address)
          await tab.locator('#count:not(:empty)').waitFor()
          expect(await tab.locator('#count').textContent()).toBe('101')
          await tab.close()
        }
      } finally {
        server.kill()
      }
    })

    it('Observable Framework builds the loader of the guide, and its page', async () => {
      const site = join(home, 'observable')
      writeBlocks('Observable Framework', site)
      cpSync(join(installed, 'dist/ifn.browser.js'), join(site, 'src/ifn.browser.js'))
      cpSync(join(installed, 'data'), join(site, 'src/data'), { recursive: true })
      await node(site, bin('@observablehq/framework/dist/bin/observable.js'), 'build')
      const data = readdirSync(join(site, 'dist/_file/data')).find((each) => each.endsWith('.json'))
      const communes = JSON.parse(
        readFileSync(join(site, 'dist/_file/data', data!), 'utf8'),
      ) as object[]
      expect(communes).toHaveLength(34_917)
      if (!browser) return // the page is seen where there is a browser
      const served = await serve(join(site, 'dist'))
      const tab = await browser.newPage()
      await tab.goto(`${served.address}/`)
      await tab.locator('#carte svg path').first().waitFor()
      expect(await tab.locator('#carte svg path').count()).toBeGreaterThan(700)
      await tab.close()
      served.close()
    })
  },
)

it.skipIf(!hasChromium)(`the guides say of each bundler what was seen${needsChromium}`, () => {
  const words = {
    embarquer: {
      yes: 'oui',
      copied: 'à copier à la main',
      beside: 'oui, le paquet installé à côté',
    },
    embedding: {
      yes: 'yes',
      copied: 'to be copied by hand',
      beside: 'yes, with the package installed beside',
    },
  }
  for (const [name, { yes, copied, beside }] of Object.entries(words))
    for (const [bundler, { data, service }] of seen)
      expect(guide(name), name).toContain(
        `| ${bundler} | ${yes} | ${data === 'found' ? yes : copied} | ${service === 'whole' ? yes : beside} |`,
      )
})

/** Writes the files that a section of the guide gives, each a block that begins with its path in a comment. */
function writeBlocks(section: string, folder: string): void {
  const text = guide('embarquer').split(`\n## ${section}\n`)[1]!.split('\n## ')[0]!
  for (const [, , path, content] of text.matchAll(
    /^(````?)text\n(?:\/\/|<!--) (\S+)(?: -->)?\n([^]*?)^\1$/gm,
  )) {
    mkdirSync(dirname(join(folder, path!)), { recursive: true })
    writeFileSync(join(folder, path!), content!)
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}

/** The JSON at an address, once something listens there. */
async function answered(address: string, left = 100): Promise<unknown> {
  try {
    return await (await fetch(address)).json()
  } catch (error) {
    if (left === 0) throw error
    await new Promise((done) => setTimeout(done, 100))
    return answered(address, left - 1)
  }
}
