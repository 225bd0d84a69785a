/** Step 9 of an audit: the index beside what others measure of the same territories. */
import { french } from '../../core/french.ts'
import { correlationInterval, pearson, spearman } from '../../stats/correlation.ts'
import type { Check, FindingTable } from './finding.ts'
import type { AuditInput, Draft } from './step.ts'
import { held, labelOf, listed, SOURCES } from './check.ts'
import { midranks } from '../../stats/rank.ts'
import { agreement } from '../comparison/published.ts'
import type { OutsideKind, OutsideMeasure } from './step.ts'

const expected: Readonly<
  Record<
    OutsideKind,
    {
      readonly sign: 1 | -1 | 0
      readonly least: number
      readonly poor: number
      readonly said: string
    }
  >
> = {
  indice: { sign: 1, least: 0.7, poor: 0.3, said: 'ρ d’au moins 0,70 ; insuffisant sous 0,30' },
  revenu: {
    sign: -1,
    least: 0.3,
    poor: 0,
    said: 'ρ de −0,30 ou moins : plus riche, moins fragile ; insuffisant au-dessus de 0',
  },
  illectronisme: { sign: 1, least: 0.3, poor: 0, said: 'ρ d’au moins 0,30 ; insuffisant sous 0' },
  autre: { sign: 0, least: 0, poor: 0, said: 'aucun sens attendu' },
}

const kindWords: Readonly<Record<OutsideKind, string>> = {
  indice: 'indice publié',
  revenu: 'revenu',
  illectronisme: 'illectronisme',
  autre: 'autre mesure',
}

/** Fewer pairs say nothing of a rank correlation. */
const LEAST_PAIRS = 10

export function auditLinks({ scores, outside = [] }: AuditInput): Draft {
  if (outside.length === 0) {
    return {
      sentence:
        'Non calculé : aucune autre mesure n’a été donnée (option --avec FICHIER), et les fichiers n’ont ni revenu ni âges pour en faire une.',
      verdict: 'non-calcule',
      checks: [],
      tables: [],
    }
  }
  const nodes = ['ifn', ...Object.keys(scores.subIndices)]
  const links = outside.map((measure) => ({
    ...measure,
    found: nodes.map((id) => ({ id, ...spearman(scores.tree.nodes[id]!.values, measure.values) })),
  }))
  const usable = links.filter(({ found }) => found[0]!.n >= LEAST_PAIRS)
  const few = links.filter(({ found }) => found[0]!.n < LEAST_PAIRS)
  const checks = usable.map(({ name, kind, found, circular }): Check => {
    const { sign, least, poor, said } = expected[kind]
    const { r } = found[0]!
    const label = `${name} (${kindWords[kind]}) : ρ avec l’indice`
    if (sign === 0)
      return {
        label,
        value: r,
        unit: 'coefficient',
        threshold: said,
        source: SOURCES.ours,
        verdict: 'constat',
      }
    const check = held(
      label,
      r,
      'coefficient',
      sign > 0
        ? { least, poor, said, source: SOURCES.ours }
        : { most: -least, poor: -poor, said, source: SOURCES.ours },
    )
    // a link that is there by construction proves nothing; that it fails does
    return circular !== undefined && check.verdict === 'satisfaisant'
      ? { ...check, verdict: 'constat' }
      : check
  })
  return {
    sentence:
      usable.length === 0
        ? `Non calculé : ${LEAST_PAIRS} territoires communs au moins sont nécessaires.`
        : usable
            .map(({ name, from, kind, found, circular }) =>
              sentence(
                `« ${name} »${/\.\w+$/.test(from) ? ` de ${from}` : ''}`,
                kind,
                found[0]!.r,
                found[0]!.n,
                circular !== undefined,
              ),
            )
            .join(' '),
    ...(usable.length === 0 && { verdict: 'non-calcule' as const }),
    checks,
    tables: [
      {
        caption: 'Corrélation des rangs (ρ de Spearman) avec chaque mesure, intervalle à 95 %',
        columns: [
          { label: 'Mesure' },
          { label: 'Nature' },
          { label: 'Avec' },
          { label: 'Territoires communs', unit: 'effectif' },
          { label: 'ρ', unit: 'coefficient' },
          { label: 'Intervalle' },
          { label: 'r de Pearson', unit: 'coefficient' },
        ],
        rows: usable.flatMap(({ name, kind, found, values }) =>
          found.map(({ id, r, n }) => [
            name,
            kindWords[kind],
            id === 'ifn' ? 'l’indice' : labelOf(scores.method, id),
            n,
            r,
            between(r, n),
            pearson(scores.tree.nodes[id]!.values, values).r,
          ]),
        ),
      },
      ...usable
        .filter(({ kind }) => kind === 'indice')
        .map((measure) => classesTable(scores, measure)),
      apart(scores, usable),
    ],
    notes: [
      ...usable.flatMap(({ circular }) => (circular === undefined ? [] : [circular])),
      ...few.map(
        ({ name, from, found }) =>
          `« ${name} » (${from}) : ${found[0]!.n} territoires communs, trop peu pour un lien.`,
      ),
      ...(usable.length > 0
        ? [
            `Mesures lues : ${listed(
              usable.map(({ name, from }) => `« ${name} » (${from})`),
              8,
            )}.`,
          ]
        : []),
    ],
  }
}

function sentence(
  name: string,
  kind: OutsideKind,
  r: number,
  n: number,
  circular: boolean,
): string {
  const size = Math.abs(r) >= 0.7 ? 'fortement' : Math.abs(r) >= 0.3 ? 'nettement' : 'à peine'
  const way = r >= 0 ? 'dans le même sens que' : 'en sens inverse de'
  const meant =
    expected[kind].sign !== 0 && Math.abs(r) >= 0.3 && Math.sign(r) !== expected[kind].sign
      ? ', contrairement à ce qui est attendu'
      : ''
  return `L’indice varie ${size} ${way} ${name} (ρ = ${french(r, 2)}, ${french(n, 0)} territoires)${meant}${circular ? ', un lien en partie construit' : ''}.`
}

function between(r: number, n: number): string {
  const [low, high] = correlationInterval(r, n, 'spearman')
  return Number.isNaN(low) ? '–' : `${french(low, 2)} à ${french(high, 2)}`
}

/** An index of the same thing, class by class, by size of territory. */
function classesTable(
  { codes, index, population }: AuditInput['scores'],
  { name, values }: OutsideMeasure,
): FindingTable {
  const found = agreement({
    ours: 'ifn',
    theirs: name,
    codes,
    a: index,
    b: values,
    population: population ?? new Float64Array(codes.length),
  })
  const size = (least: number, most: number): string =>
    most === Infinity
      ? `${french(least, 0)} habitants et plus`
      : `de ${french(least, 0)} à ${french(most - 1, 0)} habitants`
  return {
    caption: `« ${name} » et l’indice, par dixièmes : une même classe pour ${french(100 * found.same, 0)} %, à une classe près pour ${french(100 * found.near, 0)} %`,
    columns: [
      { label: 'Taille' },
      { label: 'Territoires', unit: 'effectif' },
      { label: 'ρ', unit: 'coefficient' },
      { label: 'Même classe', unit: 'part' },
    ],
    rows: population
      ? found.bySize.map(({ least, most, n, spearman: rho, same }) => [
          size(least, most),
          n,
          rho,
          same,
        ])
      : [['tous', found.n, found.spearman, found.same]],
  }
}

const SHOWN = 5

/** The territories that the index and another measure place furthest apart, by rank. */
function apart(
  { codes, names, index }: AuditInput['scores'],
  measures: readonly OutsideMeasure[],
): FindingTable {
  return {
    caption:
      'Où l’indice et une mesure s’écartent le plus, en rangs ramenés de 0 à 100 (100 : le plus fragile)',
    columns: [
      { label: 'Territoire' },
      { label: 'Mesure' },
      { label: 'Indice', unit: 'dixieme' },
      { label: 'Mesure, en rang', unit: 'dixieme' },
    ],
    rows: measures
      .filter(({ kind }) => kind !== 'autre')
      .flatMap((measure) => {
        const rows = [...codes.keys()].filter((i) => !Number.isNaN(index[i]! + measure.values[i]!))
        const [ours, theirs] = [index, measure.values].map((x) =>
          hundredths(Float64Array.from(rows, (i) => x[i]!)),
        ) as [Float64Array, Float64Array]
        const turned = expected[measure.kind].sign < 0 ? theirs.map((v) => 100 - v) : theirs
        const gap = (k: number): number => Math.abs(ours[k]! - turned[k]!)
        return [...rows.keys()]
          .sort((a, b) => gap(b) - gap(a) || (codes[rows[a]!]! < codes[rows[b]!]! ? -1 : 1))
          .slice(0, SHOWN)
          .map((k) => [
            `${names?.[rows[k]!] ?? ''} (${codes[rows[k]!]!})`.trim(),
            measure.name,
            ours[k]!,
            turned[k]!,
          ])
      }),
  }
}

/** Ranks from 0 to 100, ties sharing their mean. */
function hundredths(x: Float64Array): Float64Array {
  return midranks(x).map((rank) => (100 * (rank - 1)) / Math.max(1, x.length - 1))
}
