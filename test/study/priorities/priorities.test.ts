import { describe, expect, it } from 'vitest'
import { peopleOfTable } from '../../../src/study/estimation/people.ts'
import { quickFirstTenth } from '../../../src/study/priorities/first-tenth.ts'
import {
  certaintyOf,
  listPriorities,
  withFirstTenth,
} from '../../../src/study/priorities/priorities.ts'
import { franceSubject, franceTable } from '../../france.ts'

const subject = franceSubject()
const { scores } = subject
const aisne = [...scores.codes.keys()].filter((row) => scores.codes[row]!.startsWith('02'))
const estimate = peopleOfTable(franceTable, { population: scores.population! })
if ('lacking' in estimate) throw new Error(estimate.lacking)
const people = estimate.found
const epci = { codes: franceTable.membership!.epci!, names: {} }
const found = listPriorities(scores, { within: aisne, people, epci, count: 8 })

describe('the priorities of the Aisne', () => {
  it('are its most fragile communes, the most fragile first, none under 200 inhabitants', () => {
    const expected = aisne
      .filter((row) => scores.population![row]! >= 200 && !Number.isNaN(scores.index[row]!))
      .sort((a, b) => scores.index[b]! - scores.index[a]!)
      .slice(0, 8)
    expect(found.byIntensity.map(({ row }) => row)).toEqual(expected)
    expect(found.belowFloor.count + found.eligible + found.withoutIndex).toBe(aisne.length)
    expect(found.belowFloor.count).toBe(
      aisne.filter((row) => scores.population![row]! < 200 && !Number.isNaN(scores.index[row]!))
        .length,
    )
  })

  it('are, by people, those with most of them: Saint-Quentin, then Soissons', () => {
    expect(found.byPeople.slice(0, 2).map(({ name }) => name)).toEqual([
      'Saint-Quentin',
      'Soissons',
    ])
    for (const { people: count } of found.byPeople)
      expect(count!.low < count!.people && count!.people < count!.high).toBe(true)
  })

  it('say the rank in France and in the département', () => {
    for (const { index, rank, rankInDepartement } of found.byIntensity) {
      expect(rank.rank).toBe(1 + scores.index.filter((v) => v > index).length)
      expect(rankInDepartement).toMatchObject({ code: '02' })
      expect(rankInDepartement!.rank).toBe(
        1 + aisne.filter((row) => scores.index[row]! > index).length,
      )
    }
  })

  it('say two reasons, towards fragility first', () => {
    for (const { reasons } of found.byIntensity) {
      expect(reasons).toHaveLength(2)
      expect(reasons.every(({ points }) => points > 0)).toBe(true)
    }
  })

  it('never give for a reason what protects: fewer than two where fewer themes are worse', () => {
    const all = listPriorities(scores, { count: scores.codes.length })
    const counts = [0, 0, 0]
    for (const { reasons } of all.byIntensity) {
      counts[reasons.length]!++
      expect(reasons.every(({ points }) => points > 0)).toBe(true)
    }
    expect(counts.every((count) => count > 0)).toBe(true)
  })

  it('have a floor that can be lowered, and no list of people without an estimate', () => {
    const bare = listPriorities(scores, { within: aisne, floor: 0, count: 3 })
    expect(bare.belowFloor.count).toBe(0)
    expect(bare.byPeople).toEqual([])
    expect(bare.byIntensity[0]!.index).toBeGreaterThanOrEqual(found.byIntensity[0]!.index)
  })
})

describe('the quick study of the most fragile tenth', () => {
  const rows = [...scores.codes.keys()]
    .filter((row) => !Number.isNaN(scores.index[row]!))
    .sort((a, b) => scores.rank[a]! - scores.rank[b]!)
  const asked = [0, 0.05, 0.098, 0.102, 0.2, 0.6].map(
    (part) => rows[Math.floor(part * rows.length)]!,
  )
  const study = quickFirstTenth(subject, asked)!

  it('is sure of the first, doubts around the threshold, and is sure that the last are out', () => {
    const chances = asked.map((row) => study.firstTenth[row]!)
    expect(chances[0]).toBeGreaterThan(0.9)
    expect(chances[2]).toBeGreaterThan(0.2)
    expect(chances[2]).toBeLessThan(0.9)
    expect(Math.abs(chances[2]! - chances[3]!)).toBeLessThan(0.35)
    expect(chances[5]).toBeLessThan(0.02)
  })

  it('is added to the lists where it is known', () => {
    const { byIntensity, byPeople } = withFirstTenth(
      found,
      scores.index.map((_, row) => (row === found.byIntensity[0]!.row ? 0.7 : NaN)),
    )
    expect(byIntensity[0]!.firstTenth).toEqual({ chance: 0.7, certainty: 'probable' })
    expect(
      byPeople.every(({ row, firstTenth }) => !firstTenth || row === byIntensity[0]!.row),
    ).toBe(true)
  })

  it('is the same each time, and says on how many territories it bears', () => {
    expect(quickFirstTenth(subject, asked)!.firstTenth).toEqual(study.firstTenth)
    expect(study).toMatchObject({ draws: 200, of: scores.codes.length })
    expect(study.territories).toBeGreaterThan(1000)
    expect(study.firstTenth.filter((v) => v === v)).toHaveLength(asked.length)
  })
})

it('a chance is read in four words', () => {
  expect([1, 0.95, 0.94, 0.5, 0.49, 0.05, 0.04, 0].map(certaintyOf)).toEqual([
    'sur',
    'sur',
    'probable',
    'probable',
    'incertain',
    'incertain',
    'hors',
    'hors',
  ])
})
