import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { renderReportPage } from '../../../src/render/report/report.ts'
import { subjectOfReport } from '../../../src/render/report/territory.ts'
import { hasChromium, launch, needsChromium, violations, watch } from '../../browser.ts'
import { pagesOfPdf } from '../../pdf.ts'
import { view, reportOf } from '../belfort.ts'

const folder = mkdtempSync(join(tmpdir(), 'ifn-page-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.skipIf(!hasChromium)(`a report in Chromium${needsChromium}`, async () => {
  const browser = hasChromium ? await launch() : undefined
  afterAll(() => browser?.close())
  const path = join(folder, 'rapport.html')
  writeFileSync(
    path,
    await renderReportPage(reportOf('90', { author: 'Le « hub »', date: '2026-03-01' })),
  )
  const page = await browser?.newPage()
  const faults = page ? watch(page) : []
  await page?.goto(`file://${path}`)

  it('has no violation that axe-core knows of, no error, no request', async () => {
    expect(await violations(page!)).toEqual([])
    expect(faults).toEqual([])
  })

  it('sorts its table by a column of numbers, missing last, by the keyboard alone', async () => {
    const column = (at: number): Promise<string[]> =>
      page!
        .locator('table.ifn-tableau tbody tr')
        .evaluateAll((rows, cell) => rows.map((row) => row.children[cell]!.textContent!), at)
    const button = page!.locator('table.ifn-tableau thead th:nth-child(3) button')
    await button.focus()
    await page!.keyboard.press('Enter')
    const ascending = (await column(2)).map((each) => Number(each.replace(',', '.')))
    expect(ascending).toEqual(ascending.toSorted((a, b) => a - b))
    await page!.keyboard.press('Enter')
    expect(
      await page!.locator('table.ifn-tableau thead th:nth-child(3)').getAttribute('aria-sort'),
    ).toBe('descending')
    expect(Number((await column(2))[0]!.replace(',', '.'))).toBe(ascending.at(-1))
  })

  it('filters its table, without a thought for accents, and says how many are left', async () => {
    await page!.getByLabel('Filtrer par nom ou par code').fill('chatenois')
    expect(await page!.locator('table.ifn-tableau tbody tr:visible').count()).toBe(1)
    expect(await page!.locator('#tableau-compte').textContent()).toBe('1 ligne')
  })

  const epci = {
    of: new Map(view.codes.map((code, row) => [code, row % 2 === 0 ? '200069052' : '200069060'])),
    names: new Map([['200069052', 'Grand Belfort']]),
  }
  it.each([
    ['une commune', '90010'],
    ['un EPCI', '200069052'],
    ['une région', 'region:27'],
  ])('of %s has no violation either, and holds in a narrow window', async (_, code) => {
    const file = join(folder, `${code.replace(':', '-')}.html`)
    writeFileSync(
      file,
      await renderReportPage({
        ...reportOf('90', { epci }),
        subject: subjectOfReport(view, code, epci),
      }),
    )
    const other = await browser!.newPage({ viewport: { width: 360, height: 800 } })
    await other.goto(`file://${file}`)
    expect(await violations(other)).toEqual([])
    expect(await other.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
    await other.close()
  })

  it.each(['dark', 'light'] as const)(
    'has no violation in a %s window, at twice the size of its text, nor in forced colours',
    async (colorScheme) => {
      const other = await browser!.newPage({ viewport: { width: 640, height: 800 }, colorScheme })
      await other.goto(`file://${path}`)
      expect(await violations(other)).toEqual([])
      await other.emulateMedia({ forcedColors: 'active' })
      expect(await violations(other)).toEqual([])
      await other.close()
    },
  )

  it('has a table of three columns in a narrow window, and of cards where reasons are told', async () => {
    const other = await browser!.newPage({ viewport: { width: 375, height: 800 } })
    await other.goto(`file://${path}`)
    expect(await other.locator('.ifn-tableau thead th:visible').count()).toBe(3)
    expect(await other.locator('#priorites .ifn-cartes thead:visible').count()).toBe(0)
    for (const summary of await other.locator('#annexe summary').all()) await summary.click()
    for (const region of await other.locator('.defile').all())
      expect(await region.evaluate((each) => each.scrollWidth - each.clientWidth)).toBe(0)
    await other.close()
  })

  it('folds its annex on a phone, and prints it whole from there', async () => {
    const sheet = 'Part des 65 ans ou plus dans la population'
    const other = await browser!.newPage({ viewport: { width: 375, height: 800 } })
    await other.goto(`file://${path}`)
    const folded = other.locator('#annexe details:not([open])')
    const all = await page!.locator('#annexe details[open]').count()
    expect(all).toBeGreaterThanOrEqual(3)
    expect(await folded.count()).toBe(all)
    expect(await other.getByText(sheet).first().isVisible()).toBe(false)
    expect(pagesOfPdf(await other.pdf()).join(' ')).toContain(sheet)
    await expect.poll(() => folded.count()).toBe(all)
    expect(await violations(other)).toEqual([])
    await other.close()
  })

  it('holds on A4 upright, with its title, its date and the number of each page; nothing is cut', async () => {
    await page!.emulateMedia({ media: 'print' })
    await page!.setViewportSize({ width: 688, height: 1000 })
    const widest = await page!.evaluate(() =>
      Math.max(...[...document.querySelectorAll('main section')].map((each) => each.scrollWidth)),
    )
    expect(widest).toBeLessThanOrEqual(688)
    const pdf = await page!.pdf({ preferCSSPageSize: true })
    expect(pdf.toString('latin1').match(/\/MediaBox ?\[0 0 594/g)!.length).toBeGreaterThan(3)
    const pages = pagesOfPdf(pdf)
    for (const [i, printed] of pages.entries()) {
      expect(printed).toContain('Fragilité numérique : Territoire de Belfort (90)')
      expect(printed).toContain('1er mars 2026')
      expect(printed).toContain(`page ${i + 1} sur ${pages.length}`)
    }
    expect(pages[0]).toContain('À retenir')
    expect(pages[0]).toContain('Étueffont (90041)')
  })
})
