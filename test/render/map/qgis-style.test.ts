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
