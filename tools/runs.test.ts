/** Where the installed package runs: every version of Node that it claims, and a browser through a bundler. To the same bytes. */
import { execFile } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { build, preview } from 'vite'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { hasChromium, launch, needsChromium } from '../test/browser.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')
const project = inject('project')
const territory = join(
  project,
  'node_modules/indice-fragilite-numerique/data/territoire-de-belfort',
)

type Scored = Readonly<Record<'communes' | 'departement' | 'svg', string>> & {
  readonly france: { readonly epci: string; readonly contours: number }
}
let here: Scored

beforeAll(async () => {
  for (const name of ['score.mjs', 'node.mjs', 'page.mjs', 'index.html'])
    copyFileSync(join(import.meta.dirname, 'fixtures', name), join(project, name))
  here = JSON.parse(
    (await run(process.execPath, ['node.mjs'], { cwd: project, maxBuffer: 1e8 })).stdout,
  ) as Scored
})

it('the installed package scores the 101 communes as the sources do', () => {
  expect(here.communes.trim().split('\n')).toHaveLength(102)
  expect(here.communes).toMatch(
    /^code_commune,nom,code_epci,code_departement,code_region,population,/,
  )
  expect(here.svg).toContain('<title')
})

it('the entry of the embedded data gives the EPCI that the command line gives', async () => {
  const { stdout } = await run(
    process.execPath,
    [join(root, 'dist/bin/ifn.js'), 'calculer', '-n', 'epci', '--no-personnes', '-o', '-'],
    { cwd: project, maxBuffer: 1e8 },
  )
  expect(here.france.epci).toBe(stdout)
  expect(here.france.contours).toBeGreaterThan(34_900)
})

it.each(['embarquer', 'embedding'])(
  'docs/%s.md leads from the install to the page of a département, map and priorities, in 25 lines at most',
  async (name) => {
    const guide = readFileSync(join(root, `docs/${name}.md`), 'utf8')
    const [, code] = /```ts\n([^]*?)```/.exec(guide)!
    expect(code!.trim().split('\n').length).toBeLessThanOrEqual(25)
    // as the guide says it, in TypeScript without a type: what any Node runs
    writeFileSync(join(project, 'departement.mjs'), code!)
    await run(process.execPath, ['departement.mjs'], { cwd: project })
    const page = readFileSync(join(project, 'page.html'), 'utf8')
    expect(page.match(/<li>[^<]+ : \d+[.,]\d<\/li>/g)).toHaveLength(5)
    expect(page.match(/<path/g)!.length).toBeGreaterThan(90)
  },
)

describe.each([20, 22, 24, 26])('Node %i', (major) => {
  const binary = join(import.meta.dirname, `node_modules/node-${major}/bin/node`)
  // the packages of the binaries are for Linux x64; elsewhere the test is skipped, and counted
  const there = existsSync(binary)

  it.skipIf(!there)('gives the same bytes in code', async () => {
    expect((await run(binary, ['--version'])).stdout).toMatch(new RegExp(`^v${major}\\.`))
    const { stdout, stderr } = await run(binary, ['node.mjs'], { cwd: project, maxBuffer: 1e8 })
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual(here)
  })

  it.skipIf(!there)('gives the same bytes at the command line', async () => {
    const { stdout } = await run(
      binary,
      [join(project, 'node_modules/.bin/ifn'), 'calculer', '-o', '-'],
      { cwd: project, maxBuffer: 1e8 },
    )
    const expected = await run(
      process.execPath,
      [join(root, 'dist/bin/ifn.js'), 'calculer', '-o', '-'],
      { cwd: project, maxBuffer: 1e8 },
    )
    expect(stdout).toBe(expected.stdout)
    // 34,875 communes of 2025, Paris, Lyon and Marseille by their 45 arrondissements, and the header
    expect(stdout.trim().split('\n')).toHaveLength(34_875 - 3 + 45 + 1)
  })
})

describe('a page bundled by Vite', () => {
  it.skipIf(!hasChromium)(`computes in Chromium what Node computes${needsChromium}`, async () => {
    mkdirSync(join(project, 'public'), { recursive: true })
    for (const name of ['communes.csv', 'communes.topojson'])
      copyFileSync(join(territory, name), join(project, 'public', name))
    const warnings: string[] = []
    const customLogger = {
      info: () => {},
      warn: (text: string) => warnings.push(text),
      warnOnce: (text: string) => warnings.push(text),
      error: (text: string) => warnings.push(text),
      clearScreen: () => {},
      hasErrorLogged: () => false,
      hasWarned: false,
    }
    const built = await build({
      root: project,
      configFile: false,
      customLogger,
      build: { target: 'es2023', chunkSizeWarningLimit: 2000 },
    })
    if (!('output' in built)) throw new TypeError('one bundle was asked for')
    const code = built.output.map((each) => (each.type === 'chunk' ? each.code : '')).join('')
    console.log(
      `bundle: ${(code.length / 1e3).toFixed(0)} kB of script, ${(gzipSync(code).length / 1e3).toFixed(0)} kB gzipped`,
    )
    expect(warnings).toEqual([])
    expect(code).not.toMatch(/["']node:|__vite-browser-external/)
    // the embedded data are files beside the page, not part of its scripts
    const assets = built.output.flatMap((each) => (each.type === 'asset' ? [each.fileName] : []))
    expect(assets.filter((name) => name.includes('communes') && name.endsWith('.gz'))).toHaveLength(
      2,
    )
    expect(code.length).toBeLessThan(2e6)

    const server = await preview({
      root: project,
      configFile: false,
      logLevel: 'silent',
      preview: { port: 0, host: '127.0.0.1' },
    })
    const browser = await launch()
    try {
      const page = await browser.newPage()
      const faults: string[] = []
      page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
      page.on('pageerror', (error) => faults.push(error.message))
      await page.goto(server.resolvedUrls!.local[0]!)
      const scored = await page.evaluate(
        () => (globalThis as unknown as { scored: Promise<Scored> }).scored,
      )
      expect(faults).toEqual([])
      expect(scored).toEqual(here)
    } finally {
      await browser.close()
      await server.close()
    }
  })
})
