import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { renderReport } from '../../../src/render/report/report.ts'
import { subjectOfReport } from '../../../src/render/report/territory.ts'
import { hasChromium, launch, needsChromium, violations, watch } from '../../browser.ts'
import { view, reportOf } from '../belfort.ts'

const folder = mkdtempSync(join(tmpdir(), 'ifn-page-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.skipIf(!hasChromium)(`a report in Chromium${needsChromium}`, async () => {
  const browser = hasChromium ? await launch() : undefined
  afterAll(() => browser?.close())
  const path = join(folder, 'rapport.html')
  writeFileSync(path, await renderReport(reportOf('90')))
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
      await renderReport({
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

  it('holds on A4, upright but for the table of territories, which is laid along', async () => {
    await page!.emulateMedia({ media: 'print' })
    const widest = (width: number, without: string): Promise<number> =>
      page!
        .setViewportSize({ width, height: 1000 })
        .then(() =>
          page!.evaluate(
            (left) =>
              Math.max(
                ...[...document.querySelectorAll(`main > section:not(${left})`)].map(
                  (section) => section.scrollWidth,
                ),
              ),
            without,
          ),
        )
    expect(await widest(688, '#territoires')).toBeLessThanOrEqual(688)
    expect(await widest(1032, '#none')).toBeLessThanOrEqual(1032)
    const pdf = (await page!.pdf({ preferCSSPageSize: true })).toString('latin1')
    const sizes = new Set(
      [...pdf.matchAll(/\/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, width, height]) =>
        Number(width) > Number(height) ? 'along' : 'upright',
      ),
    )
    expect([...sizes].toSorted()).toEqual(['along', 'upright'])
  })
})
