import { expect, it } from 'vitest'
import { landOf } from '../../src/geo/islands.ts'
import { franceColumns, franceTopology } from '../../src/host/france.ts'

it('lands are the pieces of the contours of the communes: whatever touches the mainland is on it, or has a bridge', () => {
  const { geometries } = franceTopology().objects.communes
  const parent = [...geometries.keys()]
  const find = (i: number): number => {
    while (parent[i] !== i) i = parent[i] = parent[parent[i]!]!
    return i
  }
  const owner = new Map<number, number>()
  const arcsOf = (arcs: unknown): number[] =>
    typeof arcs === 'number' ? [arcs < 0 ? ~arcs : arcs] : (arcs as unknown[]).flatMap(arcsOf)
  geometries.forEach((each, i) => {
    for (const arc of arcsOf((each as { arcs?: unknown }).arcs ?? [])) {
      if (owner.has(arc)) parent[find(owner.get(arc)!)] = find(i)
      else owner.set(arc, i)
    }
  })
  const lands = new Map<number, Set<string>>()
  geometries.forEach(({ id }, i) => {
    const piece = find(i)
    lands.set(piece, (lands.get(piece) ?? new Set()).add(landOf(String(id))))
  })
  // no piece is on two lands
  expect([...lands.values()].filter((each) => each.size > 1)).toEqual([])
  // pieces that share a land are joined by a bridge: Ré, Oléron, Noirmoutier, the two halves of Guadeloupe
  const pieces = new Map<string, number>()
  for (const [land] of lands.values()) pieces.set(land!, (pieces.get(land!) ?? 0) + 1)
  expect([...pieces].filter(([, count]) => count > 1)).toEqual([
    ['continent', 4],
    ['971', 2],
  ])
})

it('every embedded commune has a land', () => {
  expect(franceColumns().codes.filter((code) => landOf(code) === '')).toEqual([])
  expect(['75056', '20004', '98735'].map(landOf)).toEqual(['continent', 'continent', '98735'])
})
