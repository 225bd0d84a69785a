/**
 * The pictures of the READMEs and of `docs/`, made as a reader makes them and compared with what is committed.
 * `PICTURES=write npx vitest run test/render/docs-images.test.ts` writes them; they are then to be looked at.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Resvg } from '@resvg/resvg-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, launch, needsChromium } from '../browser.ts'
import { ifn } from '../cli/run.ts'
import { changedDocument } from '../picture.ts'
import { root } from '../support.ts'

const images = join(root, 'docs/images')
const folder = mkdtempSync(join(tmpdir(), 'ifn-images-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string): string => join(folder, name)
const font = {
  loadSystemFonts: true,
  sansSerifFamily: 'DejaVu Sans',
  defaultFontFamily: 'DejaVu Sans',
}

/** Share of a picture, made small, that may differ: what another font or another version of a renderer moves. */
const TOLERANCE = 0.04

async function run(...args: string[]): Promise<void> {
  const { code, stderr } = await ifn(args)
  if (code !== 0) throw new Error(stderr)
}

beforeAll(() => run('calculer', '-o', at('scores.arrow')), 120_000)

describe('the maps of the documentation', () => {
  it.each([
    ['france', ['carte', at('scores.arrow')], 480],
    ['aisne', ['carte', at('scores.arrow'), '-t', '02'], 458],
    ['quadrants', ['carte', at('scores.arrow'), '-t', '02', '--type', 'quadrants'], 458],
  ] as const)('%s is as it is drawn now', async (name, args, width) => {
    await run(...args, '-o', at(`${name}.svg`))
    const drawn = new Resvg(readFileSync(at(`${name}.svg`), 'utf8'), {
      font,
      fitTo: { mode: 'width', value: width },
    }).render()
    expect(changedDocument(join(images, `${name}.png`), drawn.asPng())).toBeLessThan(TOLERANCE)
  })

  it('methodes is as it is drawn now', async () => {
    const weights = ['--donnees', 'belfort', '--poids', 'ifn:publics=3']
    await run('comparer', ...weights, '--carte', at('methodes.svg'))
    const drawn = new Resvg(readFileSync(at('methodes.svg'), 'utf8'), {
      font,
      fitTo: { mode: 'width', value: 458 },
    }).render()
    expect(changedDocument(join(images, 'methodes.png'), drawn.asPng())).toBeLessThan(TOLERANCE)
  })
})

describe.skipIf(!hasChromium)(`the pages of the documentation${needsChromium}`, async () => {
  const browser = hasChromium ? await launch() : undefined
  afterAll(() => browser?.close())

  it.each([
    ['explorateur', ['explorer', at('scores.arrow'), '-t', '02'], '#t=02722', 860],
    ['rapport', ['rapport', at('scores.arrow'), '-t', '02', '--date', '2026-11-30'], '', 1000],
  ] as const)('%s is as it is seen now', async (name, args, hash, height) => {
    await run(...args, '-o', at(`${name}.html`))
    const page = await browser!.newPage({ viewport: { width: 1280, height } })
    await page.goto(`file://${at(`${name}.html`)}${hash}`)
    await page.waitForTimeout(500)
    const large = await page.screenshot()
    await page.close()
    const halved = `<svg xmlns="http://www.w3.org/2000/svg" width="768" height="${(768 * height) / 1280}"><image width="768" height="${(768 * height) / 1280}" href="data:image/png;base64,${large.toString('base64')}"/></svg>`
    const picture = new Resvg(halved).render().asPng()
    expect(changedDocument(join(images, `${name}.png`), picture)).toBeLessThan(TOLERANCE)
  })
})

it('the pictures of the documentation are six at most, and small', () => {
  const files = readdirSync(images)
  expect(files.length).toBeLessThanOrEqual(6)
  for (const file of files) expect(statSync(join(images, file)).size, file).toBeLessThan(110_000)
})

it('a picture that is another one is told apart', () => {
  const [map, other] = ['aisne', 'quadrants'].map((name) =>
    readFileSync(join(images, `${name}.png`)),
  )
  writeFileSync(at('known.png'), map!)
  const written = process.env['PICTURES']
  delete process.env['PICTURES']
  try {
    expect(changedDocument(at('known.png'), map!)).toBe(0)
    expect(changedDocument(at('known.png'), other!)).toBeGreaterThan(TOLERANCE)
  } finally {
    if (written !== undefined) process.env['PICTURES'] = written
  }
})
