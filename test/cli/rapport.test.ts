/** `ifn rapport` on what the package carries: what is signed, and what is printed. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { hasChromium, launch, needsChromium } from '../browser.ts'
import { pagesOfPdf } from '../pdf.ts'
import { scratch, spawned } from './run.ts'

const folder = scratch()
const run = (...args: string[]): ReturnType<typeof spawned> =>
  spawned(['rapport', ...args], { cwd: folder })

describe('ifn rapport signed', () => {
  it('refuses a day that is none, and a logo that is no picture', async () => {
    writeFileSync(join(folder, 'logo.png'), 'rien')
    const [day, logo] = await Promise.all([
      run('-t', 'laon', '--date', '2026-02-30', '-o', '-'),
      run('-t', 'laon', '--logo', 'logo.png', '-o', '-'),
    ])
    expect([day!.code, logo!.code]).toEqual([2, 2])
    expect(day!.stderr).toContain('AAAA-MM-JJ')
    expect(logo!.stderr).toContain('n’est pas une image')
  })
})

describe.skipIf(!hasChromium)(`ifn rapport printed${needsChromium}`, async () => {
  const browser = hasChromium ? await launch() : undefined
  afterAll(() => browser?.close())
  const printed = async (...args: string[]): Promise<string[]> => {
    const { code } = await run(...args, '--date', '2026-03-01', '-o', 'page.html', '--force')
    expect(code).toBe(0)
    const page = await browser!.newPage()
    await page.goto(`file://${join(folder, 'page.html')}`)
    const pages = pagesOfPdf(await page.pdf({ preferCSSPageSize: true }))
    await page.close()
    return pages
  }
  const pageOf = (pages: readonly string[], words: string): number =>
    pages.findIndex((each) => each.includes(words))

  it('a département is on four pages at most, then its table, then two pages of annex', async () => {
    const pages = await printed('-t', 'Aisne')
    const [table, annex] = [pageOf(pages, 'Ses communes'), pageOf(pages, 'Annexe : ce qui manque')]
    expect(pages[0]).toMatch(/Par intensité.*Jeantes.*Par personnes.*Saint-Quentin.*Tergnier/)
    expect(table).toBeLessThanOrEqual(4)
    expect(pages.length - annex).toBeLessThanOrEqual(2)
    expect(pages[table]).toMatch(
      /CA GrandSoissons Agglomération : 27 communes, indice moyen \d+,\d Bagneux/,
    )
    expect(readFileSync(join(folder, 'page.html'), 'utf8')).toContain('Aisne (02)')
  }, 60_000)

  it('a commune is on two pages, then its annex', async () => {
    const pages = await printed('-t', 'laon')
    expect(pageOf(pages, 'Annexe : ce qui manque')).toBeLessThanOrEqual(2)
    expect(pages.length).toBeLessThanOrEqual(3)
    expect(pages[0]).toContain('La commune a un indice de')
    expect(pages[1]).toContain('Presles-et-Thierny')
  }, 60_000)
})
