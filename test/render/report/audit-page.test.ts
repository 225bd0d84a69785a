import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { renderAudit, type AuditPage } from '../../../src/render/report/audit-page.ts'
import { auditFrom } from '../../../src/study/audit/audit.ts'
import { hasChromium, launch, needsChromium, violations, watch } from '../../browser.ts'
import { scores } from '../belfort.ts'

const steps = auditFrom({ scores }, { command: (id) => `ifn auditer --etape ${id}` })
const page: AuditPage = {
  title: 'Audit',
  facts: [['Méthode', 'ifn-2026']],
  steps,
  sources: ['INSEE, Recensement'],
  command: 'ifn auditer -o audit.html',
  software: 'ifn 0',
}
const folder = mkdtempSync(join(tmpdir(), 'ifn-audit-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the page of an audit', () => {
  it('is the same for the same input, and every step is in it with its verdict in words and its command', async () => {
    const markup = await renderAudit(page)
    expect(await renderAudit(page)).toBe(markup)
    for (const { id, title } of steps) {
      expect(markup).toContain(`<section id="${id}" aria-labelledby="${id}-titre">`)
      expect(markup).toContain(`<h2 id="${id}-titre">${title.replaceAll("'", '&#39;')}</h2>`)
      expect(markup).toContain(`ifn auditer --etape ${id}</code>`)
    }
    expect(markup.slice(0, markup.indexOf('<script'))).not.toMatch(/NaN|undefined|Infinity/)
  })

  it('makes what a file brought in inert, in a sentence, a table and a command', async () => {
    const hostile = '<script>alert(1)</script>'
    const step = {
      ...steps[0]!,
      sentence: hostile,
      notes: [hostile],
      command: hostile,
      tables: [{ caption: hostile, columns: [{ label: hostile }], rows: [[hostile]] }],
    }
    const markup = await renderAudit({ ...page, title: hostile, steps: [step], sources: [hostile] })
    expect(markup).not.toContain(hostile)
    expect(markup).toContain('&lt;script&gt;')
  })
})

describe.skipIf(!hasChromium)(`the page of an audit in Chromium${needsChromium}`, async () => {
  const browser = hasChromium ? await launch() : undefined
  afterAll(() => browser?.close())
  const path = join(folder, 'audit.html')
  writeFileSync(path, await renderAudit(page))
  const opened = await browser?.newPage()
  const faults = opened ? watch(opened) : []
  await opened?.goto(`file://${path}`)

  it('has no violation that axe-core knows of, no error, no request', async () => {
    expect(await violations(opened!)).toEqual([])
    expect(faults).toEqual([])
  })

  it('has a caption on every table, and a heading of its rank before each', async () => {
    expect(await opened!.locator('table:not(:has(caption))').count()).toBe(0)
    const ranks = await opened!
      .locator('h1, h2, h3')
      .evaluateAll((all) => all.map((each) => Number(each.tagName[1])))
    expect(ranks[0]).toBe(1)
    expect(ranks.every((rank, i) => i === 0 || rank <= ranks[i - 1]! + 1)).toBe(true)
  })

  it('holds on A4', async () => {
    await opened!.emulateMedia({ media: 'print' })
    await opened!.setViewportSize({ width: 688, height: 1000 })
    expect(await opened!.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      700,
    )
  })
})
