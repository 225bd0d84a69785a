import { expect, it } from 'vitest'
import { matchCog } from '../../src/geo/match-cog.ts'
import { embeddedCog } from '../../src/host/cog.ts'

const history = embeddedCog()
const now = history.communeSet(2025)
const match = (codes: readonly string[]): ReturnType<typeof matchCog> =>
  matchCog(history, codes, 2025, (code) => now.has(code))

it('communes of 2020 are matched to those of 2025: what merged holds the rows of its members', () => {
  const codes = history.communes(2020)
  const found = match(codes)!
  const named = (code: string): string[] => found.merged.get(code)!.map((row) => codes[row]!)
  // Ruffieu (01330) joined Haut Valromey (01187) on 1 January 2025. Source: INSEE, events of the COG
  expect(named('01187')).toEqual(['01187', '01330'])
  expect([...found.merged.keys()].filter((code) => !now.has(code))).toEqual([])
  // every commune of 2020 is drawn on one of 2025, or is in one that merged
  const merged = new Set([...found.merged.values()].flat())
  expect(codes.filter((_, row) => !found.codeOf.has(row) && !merged.has(row))).toEqual([])
  expect([...found.codeOf.values()].filter((code) => found.merged.has(code))).toEqual([])
})

it('communes that are all drawn, and codes of no commune, are left as they are', () => {
  expect(match(history.communes(2025))).toBeUndefined()
  expect(match(['200000001'])).toBeUndefined()
})
