/** `dist/ifn.browser.js`, the file for pages without a build, and what `compute` weighs in a bundle. */
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ifn2026 } from '../src/methods/ifn-2026.ts'
import { computeFiles } from '../src/pipeline/pipeline.ts'
import { hasChromium, launch, needsChromium, serve, type Served } from './browser.ts'
import { embeddedTerritory } from '../src/host/embedded.ts'
import { root } from './support.ts'

const dist = join(root, 'dist')

describe.skipIf(!hasChromium)(`a page without a build${needsChromium}`, () => {
  let server: Served
  let browser: Browser
  const page = `<!doctype html><meta charset="utf-8"><title>Aisne</title><main></main>
<script type="module">
  import { compute, computeFiles, ifn2026, loadFrance, loadFranceContours, renderMap, UserError } from './dist/ifn.browser.js'
  const { files, sources } = await loadFrance()
  const scores = computeFiles(ifn2026, files, { sources })
  const { svg } = renderMap(scores, { contours: await loadFranceContours(), territory: '02' })
  document.querySelector('main').innerHTML = svg
  let refused
  try {
    compute(ifn2026, null)
  } catch (error) {
    refused = error instanceof UserError && error.toJSON().erreurs.map(({ code }) => code)
  }
  window.found = { codes: scores.codes.length, index: [...scores.index.subarray(0, 500)], refused }
</script>`
  /** The pages that the guides give, by the path that they are served at. */
  const guides = new Map(
    ['embarquer', 'embedding'].map((name) => [
      `/${name}`,
      `<!doctype html><meta charset="utf-8">${/```html\n([^]*?)```/.exec(readFileSync(join(root, `docs/${name}.md`), 'utf8'))![1]!}`,
    ]),
  )
  beforeAll(async () => {
    server = await serve(root, new Map([['/', page], ...guides]))
    browser = await launch()
  })
  afterAll(async () => {
    await browser.close()
    server.close()
  })

  it('computes the embedded France as Node does, draws it, and refuses in words', async () => {
    const tab = await browser.newPage()
    const fault = new Promise<string>((failed) => tab.on('pageerror', (e) => failed(e.message)))
    await tab.goto(`${server.address}/`)
    const done = tab.waitForFunction('window.found', undefined, { timeout: 60_000 }).then(() => '')
    expect(await Promise.race([done, fault])).toBe('')
    const { codes, index, refused } = (await tab.evaluate('window.found')) as {
      readonly codes: number
      readonly index: readonly number[]
      readonly refused: readonly string[]
    }
    const { files } = embeddedTerritory('france')
    const here = computeFiles(ifn2026, files)
    expect(codes).toBe(here.codes.length)
    expect(index).toEqual([...here.index.subarray(0, 500)])
    expect(refused).toEqual(['option-invalide', 'option-invalide'])
    expect(await tab.locator('main svg path').count()).toBeGreaterThan(700)
  })

  it.each(['embarquer', 'embedding'])(
    'draws the map of the Aisne as docs/%s.md writes it',
    async (name) => {
      const tab = await browser.newPage()
      await tab.goto(`${server.address}/${name}`)
      await tab.locator('main svg').waitFor({ timeout: 60_000 })
      expect(await tab.locator('main svg path').count()).toBeGreaterThan(700)
    },
  )

  it('is one file, which names no other but its data, with the map of its sources', () => {
    const code = readFileSync(join(dist, 'ifn.browser.js'), 'utf8')
    expect(/^import\b|\bfrom["'`]/m.test(code)).toBe(false)
    const map = JSON.parse(readFileSync(join(dist, 'ifn.browser.js.map'), 'utf8')) as {
      readonly sources: readonly string[]
      readonly sourcesContent: readonly (string | null)[]
    }
    expect(map.sources.some((path) => path.endsWith('engine/compute.js'))).toBe(true)
    expect(map.sourcesContent.every((text) => typeof text === 'string')).toBe(true)
  })
})

describe('what is carried by who bundles', () => {
  /** Bytes of a bundle, minified and gzipped, of what an entry gives by those names. */
  async function weight(names: string, entry = 'index'): Promise<number> {
    const bundle = await rolldown({
      input: 'asked',
      platform: 'browser',
      logLevel: 'silent',
      plugins: [
        {
          name: 'asked',
          resolveId: (id) => (id === 'asked' ? id : undefined),
          load: (id) =>
            id === 'asked'
              ? `export { ${names} } from ${JSON.stringify(join(dist, `${entry}.js`))}`
              : undefined,
        },
      ],
    })
    const { output } = await bundle.generate({ format: 'esm', minify: true })
    return gzipSync(output[0].code, { level: 9 }).length
  }

  it.each([
    ['compute', 'index', 41_000],
    ['computeFiles', 'index', 112_000],
    ['renderMap', 'render', 71_000],
  ])('%s weighs what it did, or less', async (name, entry, most) => {
    expect(await weight(name, entry)).toBeLessThanOrEqual(most)
  })
})
