/** The report of one territory as a text document (.docx) that an office suite edits: the sections of the page. */
import type { IRunOptions, Paragraph, Table as DocxTable } from 'docx'
import { strToU8, unzipSync, zipSync, type Zippable } from 'fflate'
import { NBSP } from '../../core/french.ts'
import { absentPeer } from '../../io/optional.ts'
import { base64 } from '../draw/page.ts'
import { textWidth } from '../draw/svg.ts'
import { dayInWords } from '../draw/words.ts'
import type { HtmlColumn, HtmlRow, HtmlRowGroup } from '../draw/html.ts'
import type { ReportBlock, DrawingBlock, TableBlock } from './blocks.ts'
import type { ReportContext } from './context.ts'
import { sizeOfDrawing } from './map.ts'
import { ANNEX, composeReport } from './report.ts'

/** Draws an SVG as the bytes of a PNG. */
export type Rasterise = (svg: string) => Promise<Uint8Array>

/** A page is 210 mm wide with 15 mm of margin: in twentieths of a point, as documents count. */
const [MARGIN, TEXT_WIDTH] = [850, 10_206]
/** Pixels of a drawing are those of a screen: 96 an inch. */
const TWIPS_A_PIXEL = 15
const TABLE_SIZE = 7.5
const CELL_MARGIN = 45
/** Headings are bold, which is wider. */
const BOLD = 1.17
/** A long text is folded: it wants no more than this of the width. */
const MOST_WANTED = 5000
/** Rows of a table that is kept on one page. */
const MOST_KEPT = 15
const [INK, QUIET, RULE, BAND, MARKED] = ['1B1B1F', '55565E', 'C9C9CF', 'F3F3F5', 'F4E6EE']

/**
 * Writes the report of a context as a text document: headings in the navigation pane, tables whose heading row is
 * repeated, drawings as pictures with their description, page numbers, French.
 *
 * @param context context of the report
 * @param rasterise draws an SVG as PNG
 * @param properties custom properties of the document, by name: none when left out
 * @returns bytes of a .docx file; the same input gives the same bytes
 * @throws {UserError} `dependance-absente` where the library `docx` is not installed
 */
export async function renderDocx(
  context: ReportContext,
  rasterise: Rasterise,
  properties: Readonly<Record<string, string>> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const docx = await loadDocx()
  const { title, origin, sections, annex } = composeReport(context)
  const { author, date, logo } = context
  let pictures = 0
  const writer: Writer = { docx, rasterise, nextPicture: () => String(++pictures) }
  const head = (text: string, heading: HeadingName, pageBreakBefore = false): Paragraph =>
    new docx.Paragraph({ text, heading, pageBreakBefore })
  const children: (Paragraph | DocxTable)[] = [
    ...(logo ? [await logoParagraph(logo, author, writer)] : []),
    head(title, 'Title'),
    new docx.Paragraph({ style: 'Origine', text: origin }),
  ]
  for (const { id, title: name, body } of sections)
    children.push(
      head(name, 'Heading1', id === 'territoires'),
      ...(await writeBlocks(body, 'Heading2', writer)),
    )
  children.push(head(ANNEX, 'Heading1', true))
  for (const { title: name, body } of annex)
    children.push(head(name, 'Heading2'), ...(await writeBlocks(body, 'Heading3', writer)))
  const day = date ? dayInWords(date) : ''
  const { CURRENT, TOTAL_PAGES } = docx.PageNumber
  const right = [{ type: docx.TabStopType.RIGHT, position: TEXT_WIDTH }]
  const document = new docx.Document({
    title,
    creator: author ?? '',
    lastModifiedBy: author ?? '',
    description: origin,
    customProperties: Object.entries(properties).map(([name, value]) => ({ name, value })),
    styles: documentStyles(),
    numbering: {
      config: [
        {
          reference: 'commandes',
          levels: [{ level: 0, format: 'decimal', text: '%1.', style: { paragraph: INDENTED } }],
        },
      ],
    },
    sections: [
      {
        properties: {
          page: {
            size: { width: 11_906, height: 16_838 },
            margin: {
              top: 1000,
              bottom: 900,
              left: MARGIN,
              right: MARGIN,
              header: 450,
              footer: 400,
            },
          },
        },
        headers: {
          default: new docx.Header({
            children: [
              new docx.Paragraph({
                style: 'Marge',
                tabStops: right,
                children: [new docx.TextRun({ children: [title, new docx.Tab(), day] })],
              }),
            ],
          }),
        },
        footers: {
          default: new docx.Footer({
            children: [
              new docx.Paragraph({
                style: 'Marge',
                alignment: 'right',
                children: [
                  new docx.TextRun({ children: ['page ', CURRENT, ' sur ', TOTAL_PAGES] }),
                ],
              }),
            ],
          }),
        },
        children,
      },
    ],
  })
  return dated(new Uint8Array(await docx.Packer.toArrayBuffer(document)), date)
}

type Docx = typeof import('docx')

/** What a document is written with. */
interface Writer {
  readonly docx: Docx
  readonly rasterise: Rasterise
  /** Gives each picture its number in the document. */
  readonly nextPicture: () => string
}
type HeadingName = 'Title' | 'Heading1' | 'Heading2' | 'Heading3'

const INDENTED = { indent: { left: 400, hanging: 260 } }

function documentStyles(): NonNullable<ConstructorParameters<Docx['Document']>[0]['styles']> {
  const style = (
    size: number,
    before: number,
    after: number,
    run: Partial<IRunOptions> = {},
    outlineLevel?: number,
  ) => ({
    run: { size: 2 * size, color: INK, ...run },
    paragraph: {
      spacing: { before: 20 * before, after: 20 * after },
      ...(outlineLevel !== undefined && { outlineLevel, keepNext: true }),
    },
  })
  const named = (id: string, name: string, of: ReturnType<typeof style>) => ({
    id,
    name,
    basedOn: 'Normal',
    quickFormat: true,
    ...of,
  })
  const bold = { bold: true }
  return {
    default: {
      document: {
        run: { font: 'Arial', size: 20, color: INK, language: { value: 'fr-FR' } },
        paragraph: { spacing: { after: 100 } },
      },
      title: style(20, 0, 2, bold),
      heading1: style(14, 14, 5, bold, 0),
      heading2: style(11.5, 10, 3, bold, 1),
      heading3: style(10, 8, 2, bold, 2),
    },
    paragraphStyles: [
      named('Origine', 'Origine', style(10, 0, 8, { color: QUIET })),
      named('Marge', 'Marge', style(8, 0, 0, { color: QUIET })),
      named('Chiffre', 'Chiffre', style(10, 0, 2)),
      named('Legende', 'Légende de figure', style(9, 1, 8, { color: QUIET })),
      named('Tableau', 'Titre de tableau', {
        ...style(9, 6, 3, bold),
        paragraph: { spacing: { before: 120, after: 60 }, keepNext: true },
      } as ReturnType<typeof style>),
      named('Cellule', 'Cellule', style(TABLE_SIZE, 0, 0)),
    ],
  }
}

async function writeBlocks(
  blocks: readonly ReportBlock[],
  heading: HeadingName,
  writer: Writer,
): Promise<(Paragraph | DocxTable)[]> {
  const written: (Paragraph | DocxTable)[] = []
  for (const block of blocks) written.push(...(await writeBlock(block, heading, writer)))
  return written
}

async function writeBlock(
  block: ReportBlock,
  heading: HeadingName,
  writer: Writer,
): Promise<(Paragraph | DocxTable)[]> {
  const { docx } = writer
  if (typeof block === 'string') return [new docx.Paragraph(block)]
  if ('bullets' in block)
    return block.bullets.map((text) => new docx.Paragraph({ text, bullet: { level: 0 } }))
  if ('commands' in block)
    return block.commands.map(
      (text) =>
        new docx.Paragraph({
          numbering: { reference: 'commandes', level: 0 },
          children: [new docx.TextRun({ text, font: 'Courier New', size: 17, noProof: true })],
        }),
    )
  if ('facts' in block)
    return block.facts.map(
      ([term, value]) =>
        new docx.Paragraph({
          style: 'Chiffre',
          children: [
            new docx.TextRun({ text: `${term}${NBSP}: `, bold: !block.boxed }),
            new docx.TextRun({ text: value, bold: block.boxed }),
          ],
        }),
    )
  if ('heading' in block) return [new docx.Paragraph({ text: block.heading, heading })]
  if ('drawing' in block) return drawingParagraphs(block, writer)
  if ('table' in block) return tableParagraphs(block, docx)
  return 'beside' in block ? writeBlocks(block.beside.flat(), heading, writer) : []
}

/** Greatest width and height of a drawing on a page, in pixels. */
const [WIDEST, TALLEST] = [400, 430]
/** Greatest width of a legend beside its map. */
const BESIDE = 290

/** Title and description that an SVG of ours tells. */
function wordsOfDrawing(svg: string): Record<'title' | 'description', string> {
  const found = (pattern: RegExp): string => pattern.exec(svg)?.[1] ?? ''
  const plain = (markup: string): string =>
    markup
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&quot;/g, '"')
      .replace(/&#39;/g, "'")
      .replace(/&amp;/g, '&')
  return {
    title: plain(found(/<title[^>]*>([^<]*)</)),
    description: plain(found(/<desc[^>]*>([^<]*)</)),
  }
}

async function drawingParagraphs(
  { drawing, legend, caption, title = '' }: DrawingBlock,
  writer: Writer,
): Promise<Paragraph[]> {
  const { docx } = writer
  const pictures =
    legend === undefined
      ? [await pictureOf(drawing, WIDEST, writer)]
      : [
          await pictureOf(drawing, sizeOfDrawing(drawing).width, writer),
          await pictureOf(legend, Math.min(sizeOfDrawing(legend).width, BESIDE), writer),
        ]
  const heading =
    title === '' ? [] : [new docx.TextRun({ text: `${title} `, bold: true, color: INK })]
  return [
    new docx.Paragraph({ keepNext: true, spacing: { before: 120, after: 0 }, children: pictures }),
    new docx.Paragraph({ style: 'Legende', children: [...heading, new docx.TextRun(caption)] }),
  ]
}

async function pictureOf(
  svg: string,
  widest: number,
  { docx, rasterise, nextPicture }: Writer,
): Promise<InstanceType<Docx['ImageRun']>> {
  const { title, description } = wordsOfDrawing(svg)
  const { width, height } = sizeOfDrawing(svg)
  const scale = Math.min(widest / width, TALLEST / height)
  return new docx.ImageRun({
    type: 'png',
    data: await rasterise(svg),
    transformation: { width: scale * width, height: scale * height },
    altText: { id: nextPicture(), name: title, title, description: description || title },
  })
}

async function logoParagraph(
  { type, bytes }: NonNullable<ReportContext['logo']>,
  author: string | undefined,
  { docx, rasterise, nextPicture }: Writer,
): Promise<Paragraph> {
  // resvg draws what it is given in the place that it has: any picture becomes a PNG of a known size
  const source = `data:${type};base64,${base64(bytes)}`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="192" height="72"><image href="${source}" width="192" height="72" preserveAspectRatio="xMaxYMid"/></svg>`
  return new docx.Paragraph({
    alignment: 'right',
    children: [
      new docx.ImageRun({
        type: 'png',
        data: await rasterise(svg),
        transformation: { width: 192, height: 72 },
        altText: {
          id: nextPicture(),
          name: 'logo',
          title: author ?? 'logo',
          description: author ?? 'logo',
        },
      }),
    ],
  })
}

/** A row of a document: its cells in words, its colour. */
interface PlainRow {
  readonly cells: readonly string[]
  readonly fill?: string
  /** Set for the heading of a group: its one cell is as wide as the table. */
  readonly isGroup?: boolean
}

function tableParagraphs({ table }: TableBlock, docx: Docx): (Paragraph | DocxTable)[] {
  const columns = table.heads.map((head): HtmlColumn =>
    typeof head === 'string' ? { label: head } : head,
  )
  const kept = [...columns.keys()].filter((k) => !columns[k]!.class?.includes('ifn-detail'))
  const heads = kept.map((k) => columns[k]!.label)
  const rows = plainRows(table.rows, kept)
  const cells = rows.filter(({ isGroup }) => !isGroup).map((row) => row.cells)
  const isNumber = heads.map((_, k) => k > 0 && cells.every((row) => NUMERIC.test(row[k]!)))
  const unbroken = (text: string, k: number): string =>
    isNumber[k] ? text.replaceAll(' ', NBSP) : text
  const widths = columnWidths([heads, ...cells.map((row) => row.map(unbroken))])
  const total = sum(widths)
  // one that fits on a page stays whole; only one that cannot repeats its heading
  const isShort = rows.length <= MOST_KEPT
  const cellOf = (
    text: string,
    k: number,
    row: PlainRow,
    bold: boolean,
    keepNext: boolean,
  ): InstanceType<Docx['TableCell']> =>
    new docx.TableCell({
      width: { size: row.isGroup ? total : widths[k]!, type: 'dxa' },
      ...(row.isGroup && { columnSpan: heads.length }),
      ...(row.fill && { shading: { fill: row.fill, type: 'clear', color: 'auto' } }),
      children: [
        new docx.Paragraph({
          style: 'Cellule',
          alignment: isNumber[k] ? 'right' : 'left',
          keepNext,
          children: [
            new docx.TextRun({ text: row.isGroup || bold ? text : unbroken(text, k), bold }),
          ],
        }),
      ],
    })
  const rowOf = (row: PlainRow, isHead = false): InstanceType<Docx['TableRow']> => {
    const isBold = isHead || row.isGroup === true
    const keepNext = isShort ? row !== rows.at(-1) : isBold
    return new docx.TableRow({
      cantSplit: true,
      tableHeader: isHead && !isShort,
      children: row.cells.map((text, k) => cellOf(text, k, row, isBold, keepNext)),
    })
  }
  const line = { style: 'single', size: 4, color: RULE } as const
  const none = { style: 'none', size: 0, color: 'auto' } as const
  return [
    new docx.Paragraph({ style: 'Tableau', text: table.caption }),
    new docx.Table({
      layout: 'fixed',
      width: { size: total, type: 'dxa' },
      columnWidths: widths,
      margins: { left: CELL_MARGIN, right: CELL_MARGIN, top: 15, bottom: 15 },
      borders: {
        top: line,
        bottom: line,
        insideHorizontal: line,
        left: none,
        right: none,
        insideVertical: none,
      },
      rows: [rowOf({ cells: heads, fill: BAND }, true), ...rows.map((row) => rowOf(row))],
    }),
    new docx.Paragraph({ spacing: { after: 60 } }),
  ]
}

/** A figure, a dash, an interval, or nothing. */
const NUMERIC = /^(?:de\s)?[−+–]?\d|^[–—]?$/

function plainRows(
  rows: readonly HtmlRow[] | readonly HtmlRowGroup[],
  kept: readonly number[],
): PlainRow[] {
  return rows.flatMap((row): PlainRow[] => {
    if ('rows' in row)
      return [{ cells: [row.head], fill: BAND, isGroup: true }, ...plainRows(row.rows, kept)]
    const all = [typeof row.head === 'string' ? row.head : row.head.words, ...row.cells]
    return [
      {
        cells: kept.map((k) => all[k]!),
        ...(row.attributes?.['class'] === 'ifn-marque' && { fill: MARKED }),
      },
    ]
  })
}

/** Widths in twips: the longest word of each column at least, and the rest of the page by what its cells want. */
function columnWidths([heads, ...rows]: readonly (readonly string[])[]): number[] {
  const size = (TABLE_SIZE * 96) / 72
  const room = (text: string): number =>
    Math.ceil(textWidth(text, size) * TWIPS_A_PIXEL) + 2 * CELL_MARGIN + 10
  const words = (text: string): string[] => text.split(/[ -]/)
  const columns = heads!.map((head, k) => ({
    head: Math.ceil(BOLD * greatest(words(head).map(room))),
    cells: rows.map((row) => row[k]!),
  }))
  const least = columns.map(({ head, cells }) =>
    Math.max(head, greatest(cells.flatMap(words).map(room))),
  )
  const wanted = columns.map(({ cells }, k) =>
    Math.max(least[k]!, Math.min(MOST_WANTED, greatest(cells.map(room)))),
  )
  const [left, more] = [TEXT_WIDTH - sum(least), sum(wanted) - sum(least)]
  if (left >= more) return wanted
  return least.map((width, k) =>
    Math.floor(
      left < 0 ? (width * TEXT_WIDTH) / sum(least) : width + (left * (wanted[k]! - width)) / more,
    ),
  )
}

const sum = (widths: readonly number[]): number => widths.reduce((all, each) => all + each, 0)
const greatest = (widths: readonly number[]): number =>
  widths.reduce((most, each) => Math.max(most, each), 0)

/** The same document, dated by the day of the report, so that nothing in it is of the moment. */
function dated(bytes: Uint8Array, date = '1980-01-01'): Uint8Array<ArrayBuffer> {
  const parts = Object.entries(unzipSync(bytes)).map(([name, part]): [string, Zippable[string]] => {
    const plain =
      name === 'docProps/core.xml'
        ? strToU8(
            new TextDecoder()
              .decode(part)
              .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, `${date}T00:00:00Z`),
          )
        : part
    return [name, [plain, { mtime: `${date}T00:00:00` }]]
  })
  return zipSync(Object.fromEntries(parts))
}

async function loadDocx(): Promise<typeof import('docx')> {
  try {
    return await import('docx')
  } catch (cause) {
    throw absentPeer('docx', cause)
  }
}
