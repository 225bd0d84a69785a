import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { renderReport } from '../../src/render/report.ts'
import { hasChromium, launch, needsChromium, violations, watch } from '../browser.ts'
import { reportOf } from './belfort.ts'

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
    const column = (at: number): Promise<string[]> => page!.locator('table.ifn-tableau tbody tr').evaluateAll((rows, cell) => rows.map((row) => row.children[cell]!.textContent!), at)
    const button = page!.locator('table.ifn-tableau thead th:nth-child(3) button')
    await button.focus()
    await page!.keyboard.press('Enter')
    const ascending = (await column(2)).map((each) => Number(each.replace(',', '.')))
    expect(ascending).toEqual(ascending.toSorted((a, b) => a - b))
    await page!.keyboard.press('Enter')
    expect(await page!.locator('table.ifn-tableau thead th:nth-child(3)').getAttribute('aria-sort')).toBe('descending')
    expect(Number((await column(2))[0]!.replace(',', '.'))).toBe(ascending.at(-1))
  })

  it('filters its table, without a thought for accents, and says how many are left', async () => {
    await page!.getByLabel('Filtrer par nom ou par code').fill('chatenois')
    expect(await page!.locator('table.ifn-tableau tbody tr:visible').count()).toBe(1)
    expect(await page!.locator('#tableau-compte').textContent()).toBe('1 ligne')
  })

  it('holds on A4', async () => {
    await page!.emulateMedia({ media: 'print' })
    await page!.setViewportSize({ width: 688, height: 1000 })
    expect(await page!.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(700)
  })
})
