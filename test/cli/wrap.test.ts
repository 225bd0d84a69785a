import { describe, expect, it } from 'vitest'
import { wrapText } from '../../src/cli/text/wrap.ts'

describe('wrapText', () => {
  const note = 'à savoir    les parts de « ménages » : 12 % des communes ; le reste manque'

  it.each([20, 24, 30, 40, 60])(
    'keeps every word, in lines of %i columns at most, under where the text began',
    (width) => {
      const lines = wrapText(note, width).split('\n')
      expect(
        lines
          .map((line) => line.trim())
          .join(' ')
          .replace(/ +/g, ' '),
      ).toBe(note.replace(/ +/g, ' '))
      if (width > 24) for (const line of lines) expect(line.length).toBeLessThanOrEqual(width)
      if (width > 23) for (const line of lines.slice(1)) expect(line).toMatch(/^ {12}\S/)
    },
  )

  it('never begins a line with a sign that goes with the word before it', () => {
    for (let width = 1; width < 80; width++)
      expect(wrapText(note, width)).not.toMatch(/^\s*[:;?!»%]|«$/m)
  })

  it('leaves tables, and what fits, as they are', () => {
    const table = '    1  Giromagny (90052)   81,2             86,4                     76,0'
    expect(wrapText(`${table}\ncourt`, 20)).toBe(`${table}\ncourt`)
  })
})
