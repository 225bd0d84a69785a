import { describe, expect, it } from 'vitest'
import {
  element,
  stripControls,
  text,
  textBlock,
  textWidth,
  wrap,
} from '../../../src/render/draw/svg.ts'

describe('text', () => {
  it('is never markup', () => {
    expect(text(`<script>alert("1 & l'autre")</script>`)).toBe(
      '&lt;script&gt;alert(&quot;1 &amp; l&#39;autre&quot;)&lt;/script&gt;',
    )
    expect(element('text', { 'data-nom': '"><script>' })).toBe(
      '<text data-nom="&quot;&gt;&lt;script&gt;"/>',
    )
  })

  it('loses the characters that XML forbids, and keeps the others', () => {
    expect(stripControls('a\u0000b\u001B[31mc\u007F\uD800d\uFFFFe')).toBe('a b [31mc \uFFFDde')
    expect(stripControls('Œuilly, L’Haÿ-les-Roses 🏔 « ok »')).toBe(
      'Œuilly, L’Haÿ-les-Roses 🏔 « ok »',
    )
  })

  it('cannot turn the direction of what surrounds it', () => {
    expect(stripControls('Belfort\u202E)01009(\u2066')).toBe('Belfort)01009(')
    expect(stripControls('قرية (90010)')).toBe('\u2068قرية\u2069 (90010)')
    expect(stripControls(stripControls('قرية'))).toBe(stripControls('قرية'))
  })
})

describe('an element', () => {
  it('writes numbers to a tenth and leaves out what is undefined', () => {
    expect(element('rect', { x: 1.26, y: 1 / 3, fill: undefined })).toBe('<rect x="1.3" y="0.3"/>')
  })
})

describe('lines of text', () => {
  it('hold in the width', () => {
    const long =
      'Part des personnes de quinze ans et plus, non scolarisées, peu ou pas diplômées, dans chacune des communes'
    const lines = wrap(long, 200, 14)
    expect(lines.join(' ')).toBe(long)
    expect(Math.max(...lines.map((line) => textWidth(line, 14)))).toBeLessThanOrEqual(200)
  })

  it('cut a word that is wider by itself', () => {
    const lines = wrap('x'.repeat(500), 120, 12)
    expect(lines.join('')).toBe('x'.repeat(500))
    expect(Math.max(...lines.map((line) => textWidth(line, 12)))).toBeLessThanOrEqual(120)
  })

  it('do not part what a no-break space joins', () => {
    expect(wrap('donnée manquante\u00A0: 3\u00A0communes', 130, 13)).toEqual([
      'donnée',
      'manquante\u00A0:',
      '3\u00A0communes',
    ])
  })

  it('take a height that grows with their number, and none for nothing', () => {
    const style = { size: 10, fill: '#000000', leading: 1.5 }
    expect(textBlock('', 0, 0, 100, style)).toEqual({ markup: '', height: 0 })
    expect(textBlock('un deux trois', 0, 0, 30, style).height).toBe(45)
  })
})
