import { describe, expect, it } from 'vitest'
import { reportMap } from '../../../src/render/report/map.ts'
import { qgisStyle } from '../../../src/render/map/qgis-style.ts'
import { contextOf } from '../../../src/render/report/context.ts'
import { reportOf, view } from '../belfort.ts'

const style = qgisStyle(view)
const rules = [...style.matchAll(/<rule [^>]*filter="([^"]*)" label="([^"]*)"/g)].map(
  ([, filter, label]) => ({ filter: filter!, label: label! }),
)

describe('the style for QGIS', () => {
  it('has the classes of the map of the same scores, with their counts, each territory in one of them', () => {
    const { legend } = reportMap(contextOf(reportOf('90')))!
    const words = [...legend.matchAll(/<tspan[^>]*>([^<]*)/g)].map(([, each]) => each!)
    for (const { label } of rules) {
      const [, range, count] = /^(.*) \((\d+)\)$/.exec(label)!
      expect(words).toContain(range)
      expect(words).toContain(count)
    }
    for (const value of view.index.filter((each) => !Number.isNaN(each))) {
      const held = rules.filter(({ filter }) =>
        filter
          .replaceAll('&gt;', '>')
          .replaceAll('&lt;', '<')
          .split(' AND ')
          .every((each) => {
            const [, than, limit] = /^&quot;ifn&quot; (>=|<) (.*)$/.exec(each)!
            return than === '<' ? value < Number(limit) : value >= Number(limit)
          }),
      )
      expect(held).toHaveLength(1)
    }
  })

  it('has their colours, the darkest for the most fragile', () => {
    const colours = [...style.matchAll(/name="color" value="([\d,]+)"/g)].map(([, each]) => each)
    expect(colours[0]).toBe('58,22,79,255')
    expect(colours[4]).toBe('247,230,196,255')
  })
})

// QGIS itself is nowhere to be run: this is what its reader of styles asks of a file (QgsRuleBasedRenderer::create,
// QgsSymbolLayerUtils::loadSymbols and parseProperties, with maps of options and, before them, with properties)
describe('the style is of the structure that QGIS reads', () => {
  const missing = qgisStyle({ ...view, index: view.index.map((v, i) => (i === 0 ? NaN : v)) })

  it.each([
    ['whole scores', style, 5],
    ['scores with a hole', missing, 6],
  ])(
    '%s: one root of rules, each with a symbol of its own that is there, under a key of its own',
    (_, xml, count) => {
      expect(xml).toMatch(
        /^<!DOCTYPE qgis [^>]*>\n<qgis version="3\.\d+\.\d+" styleCategories="Symbology"><renderer-v2 type="RuleRenderer"[^>]*><rules key="[^"]+">(?:<rule [^>]*\/>)+<\/rules><symbols>.*<\/symbols><\/renderer-v2><\/qgis>\n$/,
      )
      const of = (tag: string, attribute: string): string[] =>
        [...xml.matchAll(new RegExp(`<${tag} [^>]*?\\b${attribute}="([^"]*)"`, 'g'))].map(
          ([, value]) => value!,
        )
      const symbols = of('symbol type="fill"', 'name')
      expect(of('rule', 'symbol').toSorted()).toEqual(symbols.toSorted())
      expect(new Set(symbols).size).toBe(count)
      expect(new Set(of('rule', 'key')).size).toBe(count)
    },
  )

  it('has what is missing as the rule for all others, the last', () => {
    const filters = [...missing.matchAll(/<rule [^>]*filter="([^"]*)"/g)].map(([, each]) => each)
    expect(filters.indexOf('ELSE')).toBe(5)
    expect(style).not.toContain('ELSE')
    expect(missing).toMatch(
      /<layer class="LinePatternFill"[^>]*><Option type="Map">.*<\/Option>(?:<prop [^>]*\/>)+<symbol type="line"[^>]*><layer class="SimpleLine"/,
    )
  })

  it('gives every property as text in a map, colours as four bytes', () => {
    for (const [, inside] of missing.matchAll(/<layer [^>]*>(<Option type="Map">.*?<\/Option>)/g))
      expect(inside).toMatch(
        /^<Option type="Map">(?:<Option type="QString" name="[a-z_]+" value="[^"]*"\/>)+<\/Option>$/,
      )
    const texts = (pattern: RegExp): string[] =>
      [...missing.matchAll(pattern)].map(([, name, value]) => `${name}=${value}`)
    const properties = texts(/<prop k="([^"]*)" v="([^"]*)"/g)
    expect(properties.length).toBeGreaterThan(30)
    expect(properties).toEqual(texts(/<Option type="QString" name="([^"]*)" value="([^"]*)"/g))
    for (const [, value] of missing.matchAll(/name="\w*color" value="([^"]*)"/g))
      expect(value).toMatch(/^(?:\d{1,3},){3}255$/)
  })
})
