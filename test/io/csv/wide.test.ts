import { describe, expect, it } from 'vitest'
import {
  peekCsv,
  readWideCsv,
  WideCsvReader,
  type WideCsv,
  type WideCsvOptions,
} from '../../../src/io/csv/wide.ts'
import { reasonByte } from '../../../src/table/missing.ts'
import { column, problemsOf } from '../../support.ts'

type Options = Partial<WideCsvOptions>
const bytesOf = (text: string) => new TextEncoder().encode(text)
const latin = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0))
const want = (name: string) => (/^(code|CODGEO|nom)/.test(name) ? 'text' : 'number')
const read = (text: string | Uint8Array, options: Options = {}): WideCsv =>
  readWideCsv(typeof text === 'string' ? bytesOf(text) : text, { want, ...options })
const told = async (text: string | Uint8Array, options: Options = {}) =>
  (await problemsOf(() => read(text, { file: 'a.csv', ...options }))).map(
    ({ code, message, place }) => ({ code, message, ...place }),
  )

describe('readWideCsv', () => {
  it('reads codes as text and the rest as numbers, decimal comma or point', () => {
    const { header, rows, delimiter, numbers, text } = read(
      'CODGEO;MED;TP60\n01004;21660;17,9\n2A004;-3.5;1e-3\n',
    )
    expect({ header, rows, delimiter }).toEqual({
      header: ['CODGEO', 'MED', 'TP60'],
      rows: 2,
      delimiter: ';',
    })
    expect(text['CODGEO']).toEqual(['01004', '2A004'])
    expect(numbers['MED']).toEqual(column(21660, -3.5))
    expect(numbers['TP60']).toEqual(column(17.9, 0.001))
  })

  it('makes a missing value NaN, and keeps why it is missing', () => {
    const { numbers, reasons } = read(
      'CODGEO;a;b\n01001;s;1\n01002;NS;2\n01003;"nd";3\n01004; so ;4\n01005;;5\n01006;N/A;6\n01007;n/d;7\n01008;C;8\n01009;9;9\n',
    )
    expect(numbers['a']!.slice(0, 8)).toEqual(new Float64Array(8).fill(NaN))
    const { secret, present } = reasonByte
    const bytes = [
      secret,
      reasonByte['non-significatif'],
      reasonByte['non-diffuse'],
      reasonByte['sans-objet'],
      reasonByte['non-renseigne'],
      reasonByte['non-renseigne'],
      reasonByte['non-diffuse'],
      secret,
      present,
    ]
    expect([...reasons['a']!]).toEqual(bytes)
    expect(Object.keys(reasons)).toEqual(['a'])
  })

  it('takes the marks that it is given in place of its own', async () => {
    expect(read('a\n-\n1\n', { marks: { '-': 'sans-objet' } }).reasons['a']).toEqual(
      Uint8Array.of(reasonByte['sans-objet'], 0),
    )
    expect(await told('a\ns\n', { marks: { '-': 'sans-objet' } })).toMatchObject([
      { code: 'nombre-illisible' },
    ])
  })

  it('reads quoted numbers, spaces around numbers, and a comma inside quotes of a comma file', () => {
    expect(read('a,b\n"12"," 3,5 "\n 7 ,"-1.25"\n').numbers).toEqual({
      a: column(12, 7),
      b: column(3.5, -1.25),
    })
  })

  it('keeps minus zero, and reads what Number() reads', () => {
    expect(Object.is(read('a\n-0\n').numbers['a']![0], -0)).toBe(true)
    expect(read('a\n+5\n5,\n,5\n007\n1E3\n').numbers['a']).toEqual(column(5, 5, 0.5, 7, 1000))
  })

  it('keeps delimiters, quotes and line feeds inside quoted text', () => {
    const { text, numbers } = read('code;nom;a\r\n1;"L’""Île"";\r\nd’Yeu";2\r\n')
    expect(text['nom']).toEqual(['L’"Île";\r\nd’Yeu'])
    expect(numbers['a']).toEqual(column(2))
  })

  it('takes a quote in the middle of a cell as it is', () => {
    expect(read('code;nom\n1;rue 5"\n2;b\n').text['nom']).toEqual(['rue 5"', 'b'])
  })

  it.each(['\n', '\r\n'])('does not mind blank lines nor a missing last newline (%j)', (end) => {
    expect(read(['', 'code;a', '', '1;2', '', '', '3;4'].join(end)).numbers['a']).toEqual(
      column(2, 4),
    )
  })

  it('skips what it is told to skip, and passes over a byte order mark', () => {
    const { header, numbers, text } = read('\uFEFF"a";b;c\n1;?;2\n', {
      want: (name) => (name === 'b' ? 'skip' : 'number'),
    })
    expect(header).toEqual(['a', 'b', 'c'])
    expect({ ...numbers }).toEqual({ a: column(1), c: column(2) })
    expect(Object.keys(text)).toEqual([])
  })

  it('starts at the line of the header, whatever the titles above hold', () => {
    const { header, numbers } = read('Une "note; en tête\n\ncode;a\n1;2\n', { headerLine: 3 })
    expect(header).toEqual(['code', 'a'])
    expect(numbers['a']).toEqual(column(2))
  })

  it('finds the delimiter outside the quotes of the header, unless it is given', () => {
    expect(read('"a;b;c",d\n1,2\n').delimiter).toBe(',')
    expect(read('a\tb\n1\t2,5\n').numbers['b']).toEqual(column(2.5))
    expect(read('a,b;c\n1,5;2\n', { delimiter: ';' }).header).toEqual(['a,b', 'c'])
  })

  it('does not mind what a column is called', () => {
    const { numbers, reasons, text } = read('__proto__;constructor;code__proto__\n1;s;x\n')
    expect(numbers['__proto__']).toEqual(column(1))
    expect(numbers['constructor']).toEqual(column(NaN))
    expect(reasons['toString']).toBeUndefined()
    expect(text['code__proto__']).toEqual(['x'])
  })

  it('gives columns of their own even when the file is tiny among large ones', () => {
    const { numbers, rows } = read(`a;b\n${'1;s\n'.repeat(5000)}`)
    expect([rows, numbers['a']!.length, numbers['a']!.byteOffset]).toEqual([5000, 5000, 0])
  })
})

describe('the encoding', () => {
  it('is UTF-8 when the text is', () => {
    const { text, encoding } = read('code;nom\n1;Saint-Étienne €\n')
    expect([encoding, text['nom']]).toEqual(['utf-8', ['Saint-Étienne €']])
  })

  it('is windows-1252 for the whole file when one cell is not UTF-8', () => {
    const { text, encoding, header } = read(
      latin('code;nomÃ©\n1;Ã©\n2;abc\n3;Saint-\xc9tienne \x80 l\x92\xeele\n'),
    )
    expect(encoding).toBe('windows-1252')
    expect(header).toEqual(['code', 'nomÃ©'])
    expect(text['nomÃ©']).toEqual(['Ã©', 'abc', 'Saint-Étienne € l’île'])
  })

  it('does not depend on columns that are skipped or on cells that are not numbers', async () => {
    expect(
      read(latin('code;x\n1;\xe9\n'), { want: (name) => (name === 'x' ? 'skip' : 'text') })
        .encoding,
    ).toBe('utf-8')
    expect(await told(latin('code;a\n1;\xe9\n'))).toMatchObject([
      { code: 'nombre-illisible', line: 2 },
    ])
  })
})

describe('WideCsvReader', () => {
  const file = '\uFEFFcode;"nom ""é""";a\r\n1;"x;\r\ny";1,5\r\n\r\n2;é;s\r\n3;"";"-4"\r\n5;€;6'

  it.each([1, 2, 3, 5, 7, 64])('reads the same by chunks of %i bytes', (size) => {
    const reader = new WideCsvReader({ want })
    const bytes = bytesOf(file)
    const chunk = new Uint8Array(size)
    for (let at = 0; at < bytes.length; at += size) {
      const piece = bytes.subarray(at, at + size)
      chunk.set(piece)
      reader.push(chunk.subarray(0, piece.length))
    }
    expect(reader.end()).toEqual(read(file))
  })

  it('does not tell the same problem twice when a row is read again', async () => {
    const reader = new WideCsvReader({ want })
    const bytes = bytesOf('a;b;nom\n?;2;"x\ny\nz";1\n')
    const problems = await problemsOf(() => {
      for (let at = 0; at < bytes.length; at += 13) reader.push(bytes.subarray(at, at + 13))
      reader.end()
    })
    expect(problems.map(({ code, place }) => [code, place.line])).toEqual([
      ['ligne-irreguliere', 2],
    ])
  })

  it('keeps no more than a row and a chunk', () => {
    const reader = new WideCsvReader({ want, maxLine: 100 })
    for (let i = 0; i < 1000; i++) reader.push(bytesOf(i === 0 ? 'code;a\n' : `${i};${i}\n`))
    expect(reader.end().rows).toBe(999)
  })

  it('stops at a row without end long before the end of the file', async () => {
    const reader = new WideCsvReader({ file: 'a.csv', want, maxLine: 2 ** 20 })
    let pushed = 0
    const problems = await problemsOf(() => {
      for (; pushed < 1000; pushed++) reader.push(new Uint8Array(2 ** 16).fill(65))
    })
    expect(problems.map(({ code }) => code)).toEqual(['ligne-demesuree'])
    expect(pushed).toBe(16)
  })
})

describe('the problems of a file', () => {
  it('come all at once, with their column and the line that an editor shows', async () => {
    expect(await told('code;a;b\n1;1,2,3;4\n"x\ny";5;douze\n3;4\n5;6;7;8\n9;1;2\n')).toEqual([
      {
        code: 'nombre-illisible',
        message: '« 1,2,3 » n’est pas un nombre',
        file: 'a.csv',
        column: 'a',
        line: 2,
      },
      {
        code: 'nombre-illisible',
        message: '« douze » n’est pas un nombre',
        file: 'a.csv',
        column: 'b',
        line: 4,
      },
      {
        code: 'ligne-irreguliere',
        message: '2 cellule(s), et non 3 comme l’en-tête',
        file: 'a.csv',
        line: 5,
      },
      {
        code: 'ligne-irreguliere',
        message: '4 cellule(s), et non 3 comme l’en-tête',
        file: 'a.csv',
        line: 6,
      },
    ])
  })

  it.each([
    '1 23',
    '12 34 567',
    '1234 567',
    '0x10',
    'Infinity',
    '-inf',
    '1e400',
    '1e',
    '--1',
    '12h',
    '1_0',
    '٣',
    '1;2"',
    'sss',
    '1,5,',
  ])('« %s » is not a number', async (cell) => {
    // beside another cell: a word alone on its row is a note of the table
    expect(await told(`a,b\n"${cell.replaceAll('"', '""')}",1\n`)).toMatchObject([
      { code: 'nombre-illisible', message: `« ${cell} » n’est pas un nombre`, line: 2 },
    ])
  })

  it('show the start of a cell that is very long', async () => {
    const [problem] = await told(`a\n${'9'.repeat(10)}${'x'.repeat(2 ** 20)}\n`)
    expect(problem?.message).toBe(`« ${'9'.repeat(10)}${'x'.repeat(30)}… » n’est pas un nombre`)
  })

  it('name the columns that have the same name, unless they are skipped', async () => {
    expect(await told('a;b;a\n1;2;3\n')).toEqual([
      {
        code: 'colonne-double',
        message: 'deux colonnes de même nom, aux places 1 et 3',
        file: 'a.csv',
        column: 'a',
        line: 1,
      },
    ])
    expect(
      read('a;b;b\n1;2;3\n', { want: (name) => (name === 'b' ? 'skip' : 'number') }).numbers['a'],
    ).toEqual(column(1))
  })

  it('say that there is nothing to read', async () => {
    expect(await told('')).toMatchObject([{ code: 'fichier-vide', message: 'le fichier est vide' }])
    expect(await told('\n\r\n')).toMatchObject([{ code: 'fichier-vide' }])
    expect(await told('a;b\n\n')).toMatchObject([
      { code: 'fichier-vide', message: 'aucune ligne de données sous l’en-tête' },
    ])
    expect(await told('titre\n', { headerLine: 3 })).toMatchObject([{ code: 'fichier-vide' }])
  })

  it('tell of a quote that is never closed, and of text after a closing quote', async () => {
    expect(await told('code;a\n1;2\n"3;4\n5;6\n')).toMatchObject([
      { code: 'ligne-irreguliere', message: 'un guillemet ouvert n’est jamais refermé', line: 3 },
    ])
    expect(await told('code;a\n"1"x;2\n')).toMatchObject([
      {
        code: 'ligne-irreguliere',
        message: 'du texte suit un guillemet fermé',
        column: 'code',
        line: 2,
      },
    ])
  })

  it('tell the words of a column once, with their count and three places', async () => {
    const problems = await problemsOf(() => read(`a\n${'?\n'.repeat(1300)}`, { file: 'a.csv' }))
    expect(problems.map(({ code, message }) => [code, message])).toEqual([
      ['nombre-illisible', '1300 cellules ne sont pas des nombres : « ? » (lignes 2, 3, 4…)'],
    ])
  })

  it('are told for a row that is too long even when it is whole', async () => {
    expect(await told(`code;a\n1;2\n${'x'.repeat(200)};3\n`, { maxLine: 100 })).toMatchObject([
      { code: 'ligne-demesuree', line: 3 },
    ])
    expect(
      await told(`${'x'.repeat(200)}\ncode;a\n1;2\n`, { maxLine: 100, headerLine: 2 }),
    ).toMatchObject([{ code: 'ligne-demesuree', line: 1 }])
  })
})

describe('peekCsv', () => {
  it('gives the first rows as text, titles and blank lines in their places', () => {
    const text =
      'Version bêta : des données, encore\n\ncode_insee;nom_com;nbr\n67017;"Baerendorf; bas";148\n38130;La Côte;2408'
    expect(peekCsv(bytesOf(text))).toEqual({
      delimiter: ';',
      encoding: 'utf-8',
      rows: [
        ['Version bêta : des données, encore'],
        [''],
        ['code_insee', 'nom_com', 'nbr'],
        ['67017', 'Baerendorf; bas', '148'],
        ['38130', 'La Côte', '2408'],
      ],
    })
  })

  it('tells a delimiter from decimal commas', () => {
    expect(peekCsv(bytesOf('IRIS;a\n010040101;43,0\n010040102;s\n')).delimiter).toBe(';')
    expect(peekCsv(bytesOf('a,b\n"1;2;3","4;5;6"\n')).delimiter).toBe(',')
    expect(peekCsv(bytesOf('a\n1\n')).delimiter).toBe(';')
  })

  it('reads windows-1252, a byte order mark, and no more rows than asked', () => {
    expect(peekCsv(latin('code;nom\n1;\xc9tampes \x96 l\x92\xe9t\xe9\n'))).toMatchObject({
      encoding: 'windows-1252',
      rows: [
        ['code', 'nom'],
        ['1', 'Étampes – l’été'],
      ],
    })
    expect(peekCsv(bytesOf('\uFEFF"a"\n1\n2\n3\n'), 2)).toMatchObject({
      encoding: 'utf-8',
      rows: [['a'], ['1']],
    })
    expect(peekCsv(new Uint8Array(0)).rows).toEqual([])
  })

  it('leaves out a row cut by the end of the piece that it looks at', () => {
    const { rows, encoding } = peekCsv(bytesOf(`a;b\n1;2\n${'é'.repeat(2 ** 20)}`))
    expect([rows, encoding]).toEqual([
      [
        ['a', 'b'],
        ['1', '2'],
      ],
      'utf-8',
    ])
  })
})
