/** `ifn rapport` on what the package carries: what is signed, and what is printed. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { hasChromium, launch, needsChromium } from '../browser.ts'
import { convert, hasOffice, needsOffice } from '../office.ts'
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

describe('ifn rapports', () => {
  const pages = (...args: string[]): ReturnType<typeof spawned> =>
    spawned(['rapports', ...args, '--date', '2026-03-01'], { cwd: folder })

  it('writes a page an EPCI of the Aisne, their list, and a line of each to be merged in a letter', async () => {
    const { code, stderr } = await pages('-t', '02', '--par', 'epci', '-o', 'fiches')
    const files = readdirSync(join(folder, 'fiches'))
    const read = (name: string): string => readFileSync(join(folder, 'fiches', name), 'utf8')
    const [header, ...rows] = read('publipostage.csv').trimEnd().split('\n')
    expect(code).toBe(0)
    expect(stderr).toContain('Aisne\u00A0: 19\u00A0EPCI')
    expect(files.filter((name) => /^\d{9}\.html$/.test(name))).toHaveLength(19)
    expect(header).toBe(
      'code_epci,nom,indice,rang,rang_sur,habitants,personnes,personnes_p05,personnes_p95,raison_1,raison_2,raison_3,page,image',
    )
    expect(rows).toHaveLength(19)
    for (const row of rows) {
      const [page, picture] = row.split(',').slice(-2) as [string, string]
      expect(files).toEqual(expect.arrayContaining([page, picture]))
    }
    const list = read('index.html')
    expect(list.match(/<a href="\d{9}\.html">/g)).toHaveLength(19)
    const laon = rows.find((row) => row.startsWith('200043495'))!
    const [, , index, rank] = laon.split(',')
    expect(read('200043495.html')).toContain(`${rank}e sur 1\u202F250`)
    expect(read('200043495.html')).toContain(`a un indice de ${index!.replace('.', ',')}`)
  }, 60_000)

  it('refuses before the first page when one of them is there, and writes none', async () => {
    mkdirSync(join(folder, 'pris'))
    writeFileSync(join(folder, 'pris', 'publipostage.csv'), 'à moi')
    const { code, stderr } = await pages('-t', 'laon', '--par', 'commune', '-o', 'pris')
    expect(code).toBe(2)
    expect(stderr).toContain('erreur[sortie-existante]')
    expect(readdirSync(join(folder, 'pris'))).toEqual(['publipostage.csv'])
    expect(readFileSync(join(folder, 'pris', 'publipostage.csv'), 'utf8')).toBe('à moi')
  }, 60_000)

  it('gives a commune the page that ifn rapport gives it', async () => {
    await Promise.all([
      pages('-t', 'laon', '--par', 'commune', '-o', 'communes'),
      run('-t', 'laon', '--date', '2026-03-01', '-o', 'laon.html'),
    ])
    const body = (path: string): string =>
      readFileSync(join(folder, path), 'utf8')
        .replace(/<li><code>[^<]*<\/code><\/li>/g, '')
        .replace(/<!-- ifn:execution .*? -->/, '')
    expect(body('communes/02408.html')).toBe(body('laon.html'))
  }, 60_000)

  it('asks for the file of cantons, and makes a page of each', async () => {
    writeFileSync(
      join(folder, 'cantons.csv'),
      'commune,canton\n02408,A\n02037,A\n02028,B\n02046,B\n',
    )
    const [none, two] = await Promise.all([
      pages('--par', 'canton', '-o', 'aucun'),
      pages('--par', 'canton', '--groupes', 'cantons.csv', '-o', 'cantons'),
    ])
    expect([none!.code, two!.code]).toEqual([2, 0])
    expect(none!.stderr).toContain('--groupes FICHIER')
    expect(readdirSync(join(folder, 'cantons'))).toEqual([
      'A.html',
      'A.svg',
      'B.html',
      'B.svg',
      'index.html',
      'publipostage.csv',
    ])
  }, 60_000)
})

describe('ifn rapport as a text document', () => {
  it('is not a fragment, a roadmap nor another format', async () => {
    const [fragment, odt] = await Promise.all([
      run('-t', 'laon', '--fragment', 'fiche', '-o', 'x.docx'),
      run('-t', 'laon', '-o', 'x.odt'),
    ])
    expect([fragment!.code, odt!.code]).toEqual([2, 2])
    expect(fragment!.stderr).toContain('.html')
    expect(odt!.stderr).toContain('.html ou .docx')
  })

  it.skipIf(!hasOffice)(
    `is opened by LibreOffice, page after page${needsOffice}`,
    async () => {
      const { code, stderr } = await run('-t', 'laon', '--date', '2026-03-01', '-o', 'laon.docx')
      expect([code, stderr]).toEqual([0, expect.stringContaining('laon.docx')])
      convert('txt:Text', ['laon.docx'], folder)
      const text = readFileSync(join(folder, 'laon.txt'), 'utf8').replace(/\s+/g, ' ')
      expect(text).toMatch(
        /Fragilité numérique : Laon \(02408\).*À retenir.*La commune a un indice de/,
      )
      expect(text).toMatch(/Presles-et-Thierny.*Annexe : ce qui manque.*ifn rapport -t laon/)
    },
    90_000,
  )
})
