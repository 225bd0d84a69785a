import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ifn2026 } from '../../../src/methods/registry.ts'
import { compute } from '../../../src/engine/compute.ts'
import { readFiles } from '../../../src/pipeline/pipeline.ts'
import { reweight } from '../../../src/render/explorer/model.ts'
import { renderExplorerPage } from '../../../src/render/explorer/explorer.ts'
import { explorerScript } from '../../../src/host/explorer-script.ts'
import { openScores } from '../../../src/render/draw/scores-view.ts'
import { embeddedTerritory } from '../../../src/host/embedded.ts'
import { hasChromium, launch, needsChromium, violations, watch } from '../../browser.ts'
import { view, contours, withColumns } from '../belfort.ts'

const folder = mkdtempSync(join(tmpdir(), 'ifn-explorer-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const hostile = '<img src=x onerror=alert(1)>'

describe.skipIf(!hasChromium)(`an explorer in Chromium${needsChromium}`, async () => {
  const browser = hasChromium ? await launch() : undefined
  afterAll(() => browser?.close())
  const path = join(folder, 'explorateur.html')
  const people = view.population.map((v) => v / 10)
  const named = openScores(
    withColumns({
      illectronisme_personnes: people,
      illectronisme_personnes_p05: people.map((v) => 0.9 * v),
      illectronisme_personnes_p95: people.map((v) => 1.1 * v),
      nom: view.names.map((name, i) => (view.codes[i] === '90001' ? hostile : name)),
    }),
  )
  writeFileSync(
    path,
    await renderExplorerPage({
      view: named,
      contours,
      script: explorerScript(),
      command: 'ifn explorer scores.csv',
    }),
  )
  const page = await browser?.newPage({
    viewport: { width: 1300, height: 1000 },
    acceptDownloads: true,
  })
  const faults = page ? watch(page) : []
  await page?.goto(`file://${path}`)
  await page?.waitForSelector('html[data-pret]')
  const cells = (): Promise<string[]> => page!.locator('#detail tbody td').allTextContents()
  const pixel = (x: number, y: number): Promise<number[]> =>
    page!
      .locator('canvas')
      .first()
      .evaluate(
        (canvas, at) => [
          ...(canvas as HTMLCanvasElement).getContext('2d')!.getImageData(at[0]!, at[1]!, 1, 1)
            .data,
        ],
        [x, y],
      )

  it('has no violation that axe-core knows of', async () => {
    expect(await violations(page!)).toEqual([])
  })

  it('has none either in the dark, on a phone, where nothing is wider than the screen', async () => {
    const phone = await browser!.newPage({
      viewport: { width: 375, height: 800 },
      colorScheme: 'dark',
    })
    await phone.goto(`file://${path}#t=90010&c=90022&cercles=oui`)
    await phone.waitForSelector('html[data-pret]')
    await expect.poll(() => phone.locator('#detail th[scope=col]').count()).toBe(2)
    expect(await violations(phone)).toEqual([])
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBe(375)
    await phone.close()
  })

  it('has the territory and its years for title', async () => {
    expect(await page!.title()).toMatch(/^Fragilité numérique, Territoire de Belfort, \d{4}/)
    expect(await page!.locator('h1').textContent()).toBe(await page!.title())
  })

  it('finds a territory by its name, without a thought for accents or hyphens, and Enter goes there', async () => {
    await page!.getByLabel('Chercher un nom ou un code').fill('CHATENOIS les forges')
    await page!.keyboard.press('Enter')
    await expect
      .poll(() => page!.locator('#detail th[scope=col]').textContent())
      .toBe('Châtenois-les-Forges (90022)')
    expect(page!.url()).toContain('t=90022')
  })

  it('computes again when a weight moves by the keyboard, as the engine does, and the shares sum to 100', async () => {
    const slider = page!.locator('#poids-publics-age')
    await slider.focus()
    for (let i = 0; i < 15; i++) await page!.keyboard.press('ArrowRight')
    const { table } = readFiles(embeddedTerritory('belfort').files, ifn2026)
    const weights = ifn2026.subIndices.publics.of.map((id) => (id === 'age' ? 40 : 20))
    const scores = compute(reweight(ifn2026, { publics: weights }), table)
    const expected = scores.index[scores.codes.indexOf('90022')]!
    await expect.poll(async () => (await cells())[0]).toBe(expected.toFixed(1).replace('.', ','))
    expect(await page!.locator('#duree').textContent()).toMatch(
      /^101 communes recalculées en [\d,]+\u00A0ms$/,
    )
    const shares = await page!
      .locator('#poids fieldset', { has: page!.locator('#poids-publics-age') })
      .locator('output')
      .allTextContents()
    expect(shares).toEqual(['40', '20', '20', '20'].map((each) => `${each}\u00A0%`))
    expect(decodeURIComponent(page!.url())).toContain('poids.publics=40,20,20,20')
  })

  it('shares what it shows by its address', async () => {
    const [index] = await cells()
    const other = await browser!.newPage()
    await other.goto(page!.url())
    await other.waitForSelector('html[data-pret]')
    await expect.poll(() => other.locator('#detail tbody td').first().textContent()).toBe(index)
    await other.close()
  })

  it('compares two territories, and answers a click on the map', async () => {
    await page!.getByRole('button', { name: /^Garder pour comparer/ }).click()
    const { width, height } = (await page!.locator('.plan').boundingBox())!
    await page!.locator('.plan').click({ position: { x: width / 2, y: height / 2 } })
    await expect.poll(() => page!.locator('#detail th[scope=col]').count()).toBe(2)
  })

  describe('zooms and moves its map', () => {
    const zoomOf = (): string | null =>
      new URLSearchParams(new URL(page!.url()).hash.slice(1)).get('zoom')
    const middle = async (): Promise<readonly [number, number]> => {
      const { x, y, width, height } = (await page!.locator('.plan').boundingBox())!
      return [x + width / 2, y + height / 2]
    }
    const whole = async (): Promise<void> => {
      await page!.getByRole('button', { name: 'Tout voir' }).click()
      await expect.poll(zoomOf).toBeNull()
    }

    it('by buttons, kept in the address, where another page takes it up', async () => {
      const before = await pixel(200, 450)
      await page!.getByRole('button', { name: 'Agrandir la carte' }).click()
      await page!.getByRole('button', { name: 'Agrandir la carte' }).click()
      await expect.poll(zoomOf).toMatch(/^2\.56,\d+,\d+$/)
      const after = await pixel(200, 450)
      expect(after).not.toEqual(before)
      expect(await page!.locator('.zoom output').textContent()).toBe('×\u00A02,6')
      expect(await violations(page!)).toEqual([])
      const other = await browser!.newPage({ viewport: { width: 1300, height: 1000 } })
      await other.goto(page!.url())
      await other.waitForSelector('html[data-pret]')
      const pictures = await Promise.all(
        [page!, other].map((each) =>
          each
            .locator('canvas')
            .first()
            .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL()),
        ),
      )
      expect(pictures[0]).toBe(pictures[1])
      await other.close()
      await whole()
      expect(await pixel(200, 450)).toEqual(before)
    })

    it('by the wheel with Ctrl, or alone once the map is chosen; otherwise the page scrolls', async () => {
      await page!.mouse.move(...(await middle()))
      await page!.mouse.wheel(0, -200)
      await page!.keyboard.down('Control')
      await page!.mouse.wheel(0, -400)
      await page!.keyboard.up('Control')
      await expect.poll(zoomOf).toMatch(/^2,/)
      await whole()
      await page!.locator('.plan').focus()
      await page!.mouse.move(...(await middle()))
      await page!.mouse.wheel(0, -800)
      await expect.poll(zoomOf).toMatch(/^4,/)
    })

    it('by dragging, which chooses no territory', async () => {
      const [shown, zoom] = [await page!.locator('#detail').textContent(), zoomOf()]
      const [x, y] = await middle()
      await page!.mouse.move(x, y)
      await page!.mouse.down()
      await page!.mouse.move(x - 60, y - 30, { steps: 3 })
      await page!.mouse.up()
      await expect.poll(zoomOf).not.toBe(zoom)
      expect(zoomOf()).toMatch(/^4,/)
      expect(await page!.locator('#detail').textContent()).toBe(shown)
    })

    it('by keys', async () => {
      await page!.locator('.plan').focus()
      const [by, x] = zoomOf()!.split(',').map(Number)
      await page!.keyboard.press('ArrowLeft')
      await expect.poll(() => Number(zoomOf()!.split(',')[1])).toBeLessThan(x!)
      await page!.keyboard.press('+')
      await expect.poll(() => Number(zoomOf()!.split(',')[0])).toBeCloseTo(1.6 * by!, 1)
      await page!.keyboard.press('0')
      await expect.poll(zoomOf).toBeNull()
    })

    it('by two fingers', async () => {
      const [x, y] = await middle()
      await page!.locator('.plan').evaluate(
        (plan, [cx, cy]) => {
          const send = (type: string, pointerId: number, clientX: number): void =>
            void plan.dispatchEvent(
              new PointerEvent(type, { pointerId, clientX, clientY: cy!, bubbles: true }),
            )
          send('pointerdown', 11, cx! - 20)
          send('pointerdown', 12, cx! + 20)
          send('pointermove', 11, cx! - 60)
          send('pointermove', 12, cx! + 60)
          send('pointerup', 11, cx! - 60)
          send('pointerup', 12, cx! + 60)
        },
        [x, y],
      )
      await expect.poll(zoomOf).toMatch(/^(?:2\.9\d|3|3\.0\d),/)
      await whole()
    })

    it('on the territory that is shown, and as a whole when the map is of something else', async () => {
      await page!.getByRole('button', { name: 'Voir de près' }).click()
      await expect.poll(zoomOf).toMatch(/^\d/)
      await page!.getByRole('button', { name: 'Voir son EPCI' }).click()
      await expect.poll(() => page!.url()).toContain('epci=')
      expect(zoomOf()).toBeNull()
      await page!.getByText('Filtrer').click()
      await page!.getByRole('button', { name: 'Tout montrer' }).click()
      await page!.getByText('Filtrer').click()
    })
  })

  it('filters by EPCI, by population, and sorts by a column', async () => {
    await page!.getByText('Filtrer').click()
    await page!.getByLabel('EPCI').selectOption('200069060')
    await expect
      .poll(() => page!.locator('#tableau tbody tr').count())
      .toBe(Math.min(50, view.membership.epci!.filter((code) => code === '200069060').length))
    expect(page!.url()).toContain('epci=200069060')
    expect(await page!.locator('#legende').textContent()).toContain('limites des EPCI')
    await page!.getByRole('button', { name: 'Tout montrer' }).click()
    await page!.getByLabel('Population d’au moins').fill('5000')
    await expect
      .poll(() => page!.locator('#tableau tbody tr').count())
      .toBe(view.population.filter((people) => people >= 5000).length)
    await page!.locator('#tableau').getByRole('button', { name: 'Population' }).click()
    await page!.locator('#tableau').getByRole('button', { name: 'Population' }).click()
    await expect
      .poll(() => page!.locator('#tableau tbody th').first().textContent())
      .toBe('Belfort (90010)')
    expect(page!.url()).toMatch(/tri=population&.*ordre=inverse/)
    await page!.getByLabel('Population d’au moins').fill('0')
    await page!.getByLabel('Personnes en difficulté d’au moins').fill('1000')
    await expect
      .poll(() => page!.locator('#tableau tbody tr').count())
      .toBe(people.filter((count) => count >= 1000).length)
    await page!.getByLabel('Personnes en difficulté d’au moins').fill('0')
  })

  it('says how many people and why, and shows them in circles of the colour of their class', async () => {
    await page!.getByLabel('Chercher un nom ou un code').fill('90010')
    await page!.getByRole('button', { name: 'Belfort (90010)' }).first().click()
    const said = page!.locator('#detail .fiche', { hasText: 'Belfort (90010)' })
    await expect
      .poll(() => said.textContent())
      .toMatch(
        /environ [\d\s]+ \(de [\d\s]+ à [\d\s]+\).* contre la moyenne \(Territoire de Belfort\).* contre .*\spt\).*Aide proche.*\skm/,
      )
    expect(await page!.locator('#detail').textContent()).toMatch(
      /Rang dans le département\d+er?e? sur 101(\d+er?e? sur 101)?Rang dans l’EPCI\d+er?e? sur \d+/,
    )
    const before = await pixel(450, 450)
    await page!.getByLabel('Personnes en difficulté, en cercles').check()
    await expect.poll(() => page!.url()).toContain('cercles=oui')
    expect(await page!.locator('#legende').textContent()).toContain('Aire des cercles')
    expect(await pixel(450, 450)).not.toEqual(before)
    await page!.getByLabel('Personnes en difficulté, en cercles').uncheck()
    expect(await pixel(450, 450)).toEqual(before)
  })

  it.each(['croisee', 'publics', 'part_65_plus'])('shows %s', async (view) => {
    await page!.getByLabel('Valeur', { exact: true }).selectOption(view)
    await expect.poll(() => page!.url()).toContain(`vue=${view}`)
    expect(await page!.locator('#legende').textContent()).toMatch(/\d/)
  })

  it('gives its table as CSV and its map as SVG, hostile names inert', async () => {
    const saved = async (name: string): Promise<string> => {
      const [download] = await Promise.all([
        page!.waitForEvent('download'),
        page!.getByRole('button', { name }).click(),
      ])
      return readFileSync((await download.path())!, 'utf8')
    }
    const csv = await saved('Exporter le tableau (CSV)')
    expect(csv.trim().split('\n')).toHaveLength(102)
    expect(csv).toContain(`"${hostile}"`)
    expect(await saved('Exporter la carte (SVG)')).toMatch(
      /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 [\d.]+ [\d.]+"[^]*<path d="M/,
    )
    expect(await page!.locator('img').count()).toBe(0)
  })

  it('did all that without an error and without a request', () => {
    expect(faults).toEqual([])
  })
})
